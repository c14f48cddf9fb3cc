import { isMap, isNode, isPair, isSeq, parseDocument } from "yaml";

/**
 * A YAML text with one more entry in the list or the map `key` at its top; everything else stays as it is written.
 * `entry` is the entry on one line: `{ flow: order-to-erp@1 }`, `erp: acme-odoo`.
 */
export function insertItem(text: string, key: string, entry: string, shape: "list" | "map"): string {
  const node = parseDocument(text).get(key, true);
  const line = shape === "list" ? `- ${entry}` : entry;
  const isThere = (isSeq(node) || isMap(node)) && node.range;
  if (!isThere) {
    const rest = text.replace(new RegExp(`^${key}:[ \\t]*(\\{ *\\}|\\[ *\\]|~|null)?[ \\t]*\\n`, "m"), "");
    return `${rest.trimEnd()}\n${key}:\n  ${line}\n`;
  }
  const [start, end] = isThere;
  if (node.flow) {
    const close = text.lastIndexOf(shape === "list" ? "]" : "}", end - 1);
    const isEmpty = node.items.length === 0;
    const before = text.slice(0, close).trimEnd();
    return `${before}${isEmpty ? " " : ", "}${entry} ${text.slice(close)}`;
  }
  const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
  const last = node.items.at(-1);
  const value = isPair(last) ? last.value : last;
  const after = isNode(value) && value.range ? value.range[1] : end;
  // A comment beside the last entry stays with it.
  const lineEnd = text.indexOf("\n", after - 1);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return `${text.slice(0, at)}\n${" ".repeat(indent)}${line}${text.slice(at)}`;
}
