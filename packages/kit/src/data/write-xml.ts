import { isFields } from "./plain-data.ts";
import { XmlProblem } from "./read-xml.ts";

const names = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/;

/**
 * Writes plain data as an XML document, the other way of `readXml`: one root element, `@name` is an attribute, `#text` the
 * text beside them, a list repeats its element, and what is null is left out. Throws an `XmlProblem`.
 */
export function writeXml(value: unknown): string {
  const roots = isFields(value) ? Object.entries(value) : [];
  const [root] = roots;
  if (!root || roots.length > 1 || Array.isArray(root[1]))
    throw new XmlProblem("XML has one root element: an object with one field");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root[0], root[1] ?? "")}`;
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  if (!names.test(name)) throw new XmlProblem("a field has a name that no element can have");
  if (!isFields(value)) return `<${name}>${escaped(value)}</${name}>`;
  const fields = Object.entries(value);
  const attributes = fields
    .filter(([key, each]) => key.startsWith("@") && each !== null && each !== undefined)
    .map(([key, each]) => attribute(key.slice(1), each));
  const inner = fields.filter(([key]) => !key.startsWith("@"));
  const content = inner.map(([key, each]) => (key === "#text" ? escaped(each) : element(key, each)));
  return `<${name}${attributes.join("")}>${content.join("")}</${name}>`;
}

function attribute(name: string, value: unknown): string {
  if (!names.test(name)) throw new XmlProblem("a field has a name that no attribute can have");
  return ` ${name}="${escaped(value)}"`;
}

function escaped(value: unknown): string {
  if (typeof value === "object") throw new XmlProblem("a text of XML is text, a number or true or false");
  const text = String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold, escaped or not.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) || !text.isWellFormed())
    throw new XmlProblem("a text has characters that XML cannot hold");
  return text.replace(/[&<>"'\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
