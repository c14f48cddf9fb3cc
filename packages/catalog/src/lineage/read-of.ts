import { type Fields, isFields, type Path, valueAt } from "@crossdock/kit";
import { classAt } from "@crossdock/lint";
import { joined } from "../model/contract-fields.ts";
import type { CatalogRead } from "../model/schema.ts";

const bindings: Readonly<Record<string, string>> = {
  $steps: "step",
  $vars: "variable",
  $trigger: "trigger",
  $result: "answer",
  $item: "item",
  $index: "item",
  $retailer: "retailer",
};

/** A path that an expression reads, as the catalogue tells it. `schema` is that of the message. */
export function readOf(path: Path, schema: Fields | undefined): CatalogRead {
  const [first, ...rest] = path;
  const binding = bindings[String(first)];
  if (binding !== undefined) return { from: binding, path: pathText(rest, undefined), class: null };
  return { from: "message", path: pathText(path, schema), class: classOf(path, schema) };
}

/** `lines[].sku`; `address.*` is any field of it, where the schema shows that it is not a list. */
export function pathText(path: Path, schema: Fields | undefined): string {
  let text = "";
  let at: unknown = schema;
  for (const step of path) {
    if (step === "[]" || (step === "*" && !isFields(valueAt(at, "properties")))) {
      text += text === "" ? "*" : "[]";
      at = valueAt(at, "items");
    } else if (step === "*") {
      text += text === "" ? "*" : ".*";
      at = undefined;
    } else {
      text = joined(text, String(step));
      at = valueAt(at, "properties", String(step));
    }
  }
  return text;
}

/** The class of a field; of a whole object or of any field of it the most sensitive class below it. */
function classOf(path: Path, schema: Fields | undefined): string | null {
  const own = classAt(schema, path) ?? null;
  if (own !== null) return own;
  let at: unknown = schema;
  for (const step of path) {
    const next = step === "*" ? valueAt(at, "items") : valueAt(at, "properties", String(step));
    if (next === undefined) break;
    at = next;
  }
  const below = classesBelow(at, 0);
  return below.has("restricted") ? "restricted" : below.has("personal") ? "personal" : null;
}

function classesBelow(node: unknown, depth: number): Set<unknown> {
  const found = new Set<unknown>();
  if (!isFields(node) || depth > 20) return found;
  if (node["x-classification"] !== undefined) found.add(node["x-classification"]);
  const children = [...Object.values(isFields(node["properties"]) ? node["properties"] : {}), node["items"]];
  for (const child of children) for (const name of classesBelow(child, depth + 1)) found.add(name);
  return found;
}
