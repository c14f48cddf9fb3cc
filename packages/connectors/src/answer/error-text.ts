import { elementText } from "../foreign-text/element-text.ts";
import { headOf } from "../foreign-text/head-of.ts";
import { jsonHead } from "../foreign-text/json-head.ts";
import { jsonOf } from "./json-of.ts";

/** The other side's own words about what is wrong. */
export interface ErrorText {
  /** One line. */
  title: string;
  /** More lines: every entry of a list of errors, a longer explanation. */
  detail: string | undefined;
  /** A word for machines, such as `invalid_grant`. */
  code: string | undefined;
}

const longestTitle = 300;
const longestDetail = 4000;

/** Members that hold a message, and those that hold a code, by how well they do it. */
const messages = [
  "detail",
  "message",
  "errorMessage",
  "error_description",
  "title",
  "description",
  "msg",
  "faultstring",
];
const codes = ["errorCode", "error_code", "code", "type", "error", "faultcode", "name"];
/** Members that wrap the error, or a list of them. */
const wrappers = ["fault", "error", "errors", "violations", "messages", "Fault", "data"];

/**
 * Reads an error body of any usual form: problem+json (RFC 9457), `fault`, OAuth, JSON-RPC, `error` or `message`
 * members, lists of any of them, XML faults, a page's title, plain text. Undefined when it says nothing. Only the
 * first 8 KB are looked at, whatever the other side sends.
 */
export function errorText(body: string): ErrorText | undefined {
  const text = headOf(body).trim();
  if (text === "") return undefined;
  const json = jsonOf(text);
  const parsed = json === undefined ? jsonHead(text) : json;
  if (parsed !== undefined) return ofJson(parsed);
  const marked = text.startsWith("<") ? ofMarkup(text) : text;
  return marked ? { title: line(marked), detail: undefined, code: undefined } : undefined;
}

function ofJson(body: unknown): ErrorText | undefined {
  const found = collected(body, 0);
  const [first] = found;
  if (!first) return undefined;
  const all = [...new Set(found.map(({ message }) => message))];
  const detail = all.length > 1 || first.message.length > longestTitle ? all.join("\n") : undefined;
  return { title: line(first.message), detail: detail?.slice(0, longestDetail), code: first.code };
}

interface Found {
  message: string;
  code: string | undefined;
}

function collected(value: unknown, depth: number): Found[] {
  if (typeof value === "string")
    return value.trim() === "" ? [] : [{ message: value.trim(), code: undefined }];
  if (typeof value !== "object" || value === null || depth > 4) return [];
  if (Array.isArray(value)) return value.slice(0, 20).flatMap((entry) => collected(entry, depth + 1));

  const members: Readonly<Record<string, unknown>> = { ...value };
  const own = messages.map((name) => members[name]).find(isText);
  const code = codes.map((name) => members[name]).find(isCode);
  const inner = wrappers.flatMap((name) => collected(wrapped(members[name]), depth + 1));
  const pair = { code: code === undefined ? undefined : String(code) };
  if (own !== undefined) return [{ message: own.trim(), ...pair }, ...inner];
  if (inner.length > 0) return inner.map((found) => ({ ...found, code: found.code ?? pair.code }));
  return pair.code === undefined ? [] : [{ message: pair.code, ...pair }];
}

/** `errors: { field: ["is missing"] }` is a list with its fields as names. */
function wrapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return Array.isArray(value) || typeof value === "object" ? value : undefined;
  }
  const entries = Object.entries(value);
  const lists = entries.flatMap(([name, entry]) =>
    Array.isArray(entry) && entry.every(isText) ? [{ name, texts: entry }] : [],
  );
  return entries.length > 0 && lists.length === entries.length
    ? lists.flatMap(({ name, texts }) => texts.map((text) => `${name}: ${text}`))
    : value;
}

function ofMarkup(text: string): string | undefined {
  return elementText(text, ["faultstring", "text", "message"]) ?? elementText(text, ["title"]);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isCode(value: unknown): value is string | number {
  return (typeof value === "string" && value !== "" && value !== "about:blank") || typeof value === "number";
}

function line(text: string): string {
  const flat = text.replace(/\s+/g, " ").replace(/\.$/, "");
  return flat.length <= longestTitle ? flat : `${flat.slice(0, longestTitle - 1)}…`;
}
