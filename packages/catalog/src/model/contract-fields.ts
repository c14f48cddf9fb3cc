import { entriesAt, type Fields, isFields } from "@crossdock/kit";
import type { CatalogContractField } from "./schema.ts";

/** Fields of a contract at most; a schema that goes deeper is cut. */
const most = 2000;

/** The fields of a schema whose references are resolved, outer ones before inner ones. */
export function contractFields(schema: Fields, systemOfRecord: Fields): CatalogContractField[] {
  const found: CatalogContractField[] = [];
  const owner = (path: string): string | null => {
    const plain = path.replaceAll("[]", "");
    const names = Object.keys(systemOfRecord)
      .filter((name) => plain === name || plain.startsWith(`${name}.`))
      .sort((a, b) => b.length - a.length);
    const role = systemOfRecord[names[0] ?? "*"];
    return typeof role === "string" ? role : null;
  };
  const visit = (node: Fields, path: string, required: boolean, outer: string | null): void => {
    if (found.length >= most) return;
    const dataClass = textOf(node["x-classification"]) ?? outer;
    const inner = childrenOf(node);
    if (path !== "" && !path.endsWith("[]")) {
      found.push({
        path,
        type: typeWords(node),
        required,
        description: textOf(node["description"]) ?? null,
        class: dataClass,
        systemOfRecord: owner(path),
        money: node["x-money"] === true,
        leaf: inner.length === 0 && !isFields(node["items"]),
      });
    }
    for (const [name, child, isRequired] of inner) visit(child, joined(path, name), isRequired, dataClass);
    if (isFields(node["items"])) visit(node["items"], `${path}[]`, true, dataClass);
  };
  visit(schema, "", true, null);
  return found;
}

/** A path with one more name, which is quoted where it is not a plain word. */
export function joined(path: string, name: string): string {
  const word = /^[A-Za-z_][\w-]*$/.test(name) ? name : `\`${name}\``;
  return path === "" ? word : `${path}.${word}`;
}

/** The fields that a schema knows, those of its alternatives too: name, schema, and whether it is always there. */
export function childrenOf(node: Fields): [string, Fields, boolean][] {
  const required = Array.isArray(node["required"]) ? node["required"] : [];
  const own = entriesAt(node, "properties").flatMap(([name, child]): [string, Fields, boolean][] =>
    isFields(child) ? [[name, child, required.includes(name)]] : [],
  );
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((word) => {
    const list = node[word];
    return Array.isArray(list) ? list.filter(isFields).flatMap(childrenOf) : [];
  });
  const names = new Set(own.map(([name]) => name));
  // The first of several alternatives describes the field; all that is told here is that it may be there.
  return [...own, ...parts.filter(([name]) => !names.has(name) && names.add(name)).map(optional)];
}

function optional([name, child]: [string, Fields, boolean]): [string, Fields, boolean] {
  return [name, child, false];
}

/** The type as a person calls it. */
function typeWords(node: Fields): string {
  const { type, enum: values, format, const: only } = node;
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" or ");
  if (only !== undefined) return JSON.stringify(only);
  if (node["x-money"] === true) return "money";
  if (format === "date-time") return "instant";
  if (typeof format === "string") return format;
  if (type === "array") return isFields(node["items"]) ? `list of ${typeWords(node["items"])}` : "list";
  if (Array.isArray(type)) return type.map((each) => names[String(each)] ?? String(each)).join(" or ");
  return names[String(type ?? (node["properties"] ? "object" : "value"))] ?? String(type);
}

const names: Readonly<Record<string, string>> = {
  string: "text",
  object: "fields",
  integer: "whole number",
  boolean: "yes or no",
  null: "nothing",
};

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
