import { deepestMessage } from "./read-json.ts";

/** Why a text cannot be read as XML. The message quotes no value of it. */
export class XmlProblem extends Error {
  override readonly name = "XmlProblem";
}

export interface ReadXmlOptions {
  /** Elements that are lists even where there is one of them; names without a prefix. */
  lists?: readonly string[];
}

interface Element {
  name: string;
  written: string;
  /** Attributes and children by name, in the order of the text. */
  fields: Map<string, unknown[]>;
  text: string[];
}

const nameChars = "[A-Za-z_\\u0080-\\uffff][\\w.\\-\\u0080-\\uffff]*";
const names = new RegExp(`(?:${nameChars}:)?(${nameChars})`, "y");
const attributes = new RegExp(`\\s+((?:${nameChars}:)?(${nameChars}))\\s*=\\s*("[^"<]*"|'[^'<]*')`, "y");
const tagEnds = /\s*(\/?)>/y;
const references = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));|&/g;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads foreign XML as plain data: an element is an object of its attributes (`@name`) and its children by name, its text
 * alone where it has neither, and `#text` beside them. What is repeated is a list. Prefixes of namespaces are left out.
 * A document type is refused, so that no entity is expanded and no file is read. Throws an `XmlProblem`.
 */
export function readXml(text: string, { lists = [] }: ReadXmlOptions = {}): unknown {
  const always = new Set(lists);
  const document: Element = { name: "", written: "", fields: new Map(), text: [] };
  const open: Element[] = [document];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const parent = open.at(-1) ?? document;
    if (text[at] !== "<") {
      const end = until(text, "<", at);
      take(parent, unescaped(text.slice(at, end)), open.length);
      at = end;
    } else if (text.startsWith("<!--", at)) at = behind(text, "-->", at + 4, "a comment");
    else if (text.startsWith("<![CDATA[", at)) {
      const end = behind(text, "]]>", at + 9, "a CDATA section");
      take(parent, text.slice(at + 9, end - 3), open.length);
      at = end;
    } else if (text.startsWith("<?", at)) at = behind(text, "?>", at + 2, "an instruction");
    else if (text.startsWith("<!", at)) throw new XmlProblem("it has a document type, which is not read");
    else if (text.startsWith("</", at)) {
      const from = at + 2;
      at = behind(text, ">", from, "an end tag");
      const tag = text.slice(from, at - 1).trimEnd();
      if (open.length < 2 || tag !== parent.written)
        throw new XmlProblem(`an end tag has no start${place(text, at)}`);
      close(open, always);
    } else at = start(text, at, open, always);
  }
  if (open.length > 1) throw new XmlProblem("it ends before its elements do");
  if (document.fields.size !== 1) throw new XmlProblem("it has no root element, or several");
  return elementValue(document, new Set());
}

/** Reads a start tag; answers where the text goes on. */
function start(text: string, from: number, open: Element[], always: ReadonlySet<string>): number {
  if (open.length > deepestMessage) throw new XmlProblem(`it nests deeper than ${deepestMessage} levels`);
  names.lastIndex = from + 1;
  const [written = "", name = ""] = names.exec(text) ?? [];
  if (written === "") throw new XmlProblem(`a tag has no name${place(text, from)}`);
  const element: Element = { name, written, fields: new Map(), text: [] };
  let at = from + 1 + written.length;
  for (;;) {
    attributes.lastIndex = at;
    const found = attributes.exec(text);
    if (!found) break;
    const [whole, full = "", local = "", quoted = ""] = found;
    at += whole.length;
    if (full === "xmlns" || full.startsWith("xmlns:")) continue;
    const key = `@${local}`;
    if (element.fields.has(key)) throw new XmlProblem(`an attribute stands twice${place(text, at)}`);
    element.fields.set(key, [unescaped(quoted.slice(1, -1))]);
  }
  tagEnds.lastIndex = at;
  const end = tagEnds.exec(text);
  if (!end) throw new XmlProblem(`a tag cannot be read${place(text, from)}`);
  open.push(element);
  if (end[1] === "/") close(open, always);
  return tagEnds.lastIndex;
}

function close(open: Element[], always: ReadonlySet<string>): void {
  const element = open.pop();
  const parent = open.at(-1);
  if (!element || !parent) return;
  const before = parent.fields.get(element.name);
  const value = elementValue(element, always);
  if (before) before.push(value);
  else parent.fields.set(element.name, [value]);
}

function elementValue({ fields, text }: Element, always: ReadonlySet<string>): unknown {
  const written = text.join("");
  if (fields.size === 0) return written;
  const entries = [...fields].map(([name, values]) => [
    name,
    values.length === 1 && !always.has(name) ? values[0] : values,
  ]);
  if (written.trim() !== "") entries.push(["#text", written]);
  return Object.fromEntries(entries);
}

function take(parent: Element, text: string, depth: number): void {
  if (depth > 1) parent.text.push(text);
  else if (text.trim() !== "") throw new XmlProblem("text stands outside of the root element");
}

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(references, (_, decimal?: string, hex?: string, entity?: string) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    const sign = code === undefined ? entities[entity ?? ""] : signOf(code);
    if (sign === undefined) throw new XmlProblem("a reference with `&` is unknown");
    return sign;
  });
}

/** What XML may hold: no control character, no half of a pair. */
function signOf(code: number): string | undefined {
  const isChar =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0x10ffff);
  return isChar ? String.fromCodePoint(code) : undefined;
}

function until(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at;
}

function behind(text: string, end: string, from: number, what: string): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw new XmlProblem(`${what} has no end`);
  return at + end.length;
}

function place(text: string, at: number): string {
  return `, in line ${text.slice(0, at).split("\n").length}`;
}
