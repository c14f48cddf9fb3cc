import { filePattern, type KindDefinition, kindsOf } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import { type CompletionItem, CompletionItemKind, type CompletionList } from "vscode-languageserver";
import { resourceAt } from "../place/resource-at.ts";
import { fieldAt, markOf } from "../place/schema-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { completeExpression } from "./complete-expression.ts";
import { completeFields } from "./complete-fields.ts";
import { completeValues } from "./complete-values.ts";
import { typingAt } from "./typed-text.ts";

/** What may be written at an offset of a file. */
export function complete(snapshot: Snapshot, file: string, text: string, offset: number): CompletionList {
  const items = completionsAt(snapshot, file, text, offset);
  // What fits is decided by the whole word, so the list is made again while it grows.
  return { isIncomplete: false, items };
}

function completionsAt(snapshot: Snapshot, file: string, text: string, offset: number): CompletionItem[] {
  if (text.trim() === "") return [kindField(file, snapshot.registry)];
  const typing = typingAt(text, offset);
  if (!typing) return [];
  const { value, path, part, before, isQuoted } = typing;
  if (path.length === 1 && path[0] === "kind" && part === "value") return kindItems(file, snapshot.registry);
  const parent = part === "key" ? path.slice(0, -1) : path;
  const resource = resourceAt(snapshot, file, value, parent);
  if (!resource)
    return path.length === 1 && part === "key" && !("kind" in value)
      ? [kindField(file, snapshot.registry)]
      : [];
  const field = fieldAt(resource, snapshot);
  if (part === "value") {
    const mark = markOf(field);
    if (mark?.kind === "expression" || mark?.kind === "mapping")
      return completeExpression(before, resource, snapshot);
    return completeValues({ field, before, isQuoted, resource, snapshot, file });
  }
  const fields = completeFields(field, resource, snapshot);
  // `errors:` and `- Ti`: a word on a line of its own may be an item or a value that goes on below its key.
  return fields.length > 0 ? fields : completeValues({ field, before, isQuoted, resource, snapshot, file });
}

function kindItems(file: string, registry: Registry): CompletionItem[] {
  return [...kindsOf(registry).values()].map((kind) => ({
    label: kind.name,
    kind: CompletionItemKind.Class,
    documentation: kind.summary,
    sortText: isFileOf(kind, file) ? `0${kind.name}` : `1${kind.name}`,
    preselect: isFileOf(kind, file),
  }));
}

function kindField(file: string, registry: Registry): CompletionItem {
  const kind = [...kindsOf(registry).values()].find((each) => isFileOf(each, file));
  return {
    label: "kind",
    kind: CompletionItemKind.Property,
    insertText: kind ? `kind: ${kind.name}\n` : "kind: ",
    documentation: "The kind of this document.",
  };
}

function isFileOf(kind: KindDefinition, file: string): boolean {
  return file.endsWith(filePattern(kind).replace("*", ""));
}
