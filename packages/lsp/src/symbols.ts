import type { Workspace } from "@crossdock/flow";
import { fieldsAt, isFields, type Path, type Span, valueAt } from "@crossdock/kit";
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import { rangeOf } from "./place/positions.ts";

type Document = Workspace["documents"][number];

/** The outline of a file: its resources with their triggers, steps, operations, cases and leaves of mappings. */
export function symbolsOf({ documents }: Workspace, file: string): DocumentSymbol[] {
  return documents
    .filter((document) => document.file === file)
    .map((document) => {
      const { kind, name, version, value } = document;
      const reference = version === null ? name : `${name}@${version}`;
      return {
        ...placed(document, [], spanOfWhole(document)),
        name: reference,
        detail: kind,
        kind: SymbolKind.Class,
        children: Object.keys(value).flatMap((field) => partsOf(document, field)),
      };
    });
}

const listKinds: Readonly<Record<string, SymbolKind>> = {
  triggers: SymbolKind.Event,
  steps: SymbolKind.Function,
  cases: SymbolKind.Method,
};

function partsOf(document: Document, field: string): DocumentSymbol[] {
  const written = document.value[field];
  if (field === "patch" && isFields(written))
    return Object.keys(written).flatMap((name) => inPatch(document, name, written[name]));
  const listKind = listKinds[field];
  if (listKind) {
    return fieldsAt(written).map(([index, item]) => ({
      ...placed(document, [field, index]),
      name: String(item["id"] ?? item["name"] ?? index),
      detail: detailOf(item),
      kind: listKind,
    }));
  }
  if (["operations", "retry", "classification", "rows", "mapping"].includes(field) && isFields(written)) {
    return Object.keys(written).map((name) => ({
      ...placed(document, [field, name]),
      name,
      detail: field,
      kind: field === "operations" ? SymbolKind.Method : SymbolKind.Property,
    }));
  }
  return [];
}

function inPatch(document: Document, name: string, written: unknown): DocumentSymbol[] {
  const items = fieldsAt(written);
  if (items.length === 0)
    return [{ ...placed(document, ["patch", name]), name, kind: SymbolKind.Property, detail: "patch" }];
  return items.map(([index, item]) => ({
    ...placed(document, ["patch", name, index]),
    name: String(item["id"] ?? index),
    detail: `patch of ${name}`,
    kind: SymbolKind.Function,
  }));
}

function detailOf({ target, system }: Readonly<Record<string, unknown>>): string {
  const called = isFields(target) ? target : { system };
  return [called["system"], "operation" in called ? called["operation"] : undefined]
    .filter(Boolean)
    .join(" ");
}

function placed(document: Document, path: Path, whole: Span = document.spanOf(path)) {
  const start = path.length === 0 ? document.spanOf(["name"]) : document.spanOf(nameIn(document, path));
  // An editor refuses a name that stands outside of its part.
  const isInside = whole.start.offset <= start.start.offset && start.end.offset <= whole.end.offset;
  return { range: rangeOf(whole), selectionRange: rangeOf(isInside ? start : whole) };
}

function nameIn({ value }: Document, path: Path): Path {
  const [list, index] = path.slice(-2);
  const parent = valueAt(value, ...path.slice(0, -1));
  if (typeof index !== "number" || !Array.isArray(parent)) return path;
  const item: unknown = parent[index];
  return isFields(item) && "id" in item ? [...path, "id"] : [...path, list === "cases" ? "name" : "id"];
}

/** From the first key of a document to the end of its last value. */
function spanOfWhole({ value, spanOf }: Document): Span {
  const keys = Object.keys(value);
  const first = spanOf([keys[0] ?? ""], "key");
  const last = spanOf([keys.at(-1) ?? ""]);
  return { ...first, end: last.end.offset > first.end.offset ? last.end : first.end };
}
