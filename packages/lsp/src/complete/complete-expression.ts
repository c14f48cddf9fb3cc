import { analyse, type Scope, type Shape } from "@crossdock/mapping";
import { type CompletionItem, CompletionItemKind, MarkupKind } from "vscode-languageserver";
import { fieldsOf, wordsOf } from "../hover/shapes.ts";
import { type ExpressionEnd, expressionEnd } from "../place/expression-text.ts";
import type { ResourceAt } from "../place/resource-at.ts";
import { scopeAt } from "../place/scope-at.ts";
import type { Snapshot } from "../snapshot.ts";
import { functions } from "./functions.ts";

const aboutVariables: Readonly<Record<string, string>> = {
  vars: "Values of the retailer.",
  steps: "Results of the steps before this one.",
  retailer: "Name of the retailer.",
  trigger: "How the message came in.",
  result: "The answer of the call.",
  item: "The item of the list that the step runs for.",
  index: "Its number, counted from 0.",
  error: "What went wrong: `class`, `title`, `detail`.",
};

/** What an expression may go on with; `before` is its text up to the cursor. */
export function completeExpression(
  before: string,
  resource: ResourceAt,
  snapshot: Snapshot,
): CompletionItem[] {
  const scope = scopeAt(resource, snapshot);
  const end = expressionEnd(before);
  if (end.isText) return end.textOf === "table" ? tableItems(resource, snapshot) : [];
  if (end.owner !== undefined) return fieldItems(shapeAt(end.owner, scope), end, "0");
  const context = end.context === undefined ? scope.input : shapeAt(end.context, scope);
  const named = end.word.startsWith("$") ? [] : fieldItems(context, end, "0");
  return [...named, ...variableItems(scope), ...functionItems()];
}

function shapeAt(source: string, scope: Scope): Shape {
  return analyse(source, scope).shape;
}

function fieldItems(shape: Shape, { word }: ExpressionEnd, rank: string): CompletionItem[] {
  return [...fieldsOf(shape)].map(([name, field]) => ({
    label: name,
    kind: CompletionItemKind.Field,
    detail: wordsOf(field),
    sortText: `${rank}${name}`,
    filterText: word.startsWith("$") ? `$${name}` : name,
    // A name with other characters than letters and digits has to be quoted.
    ...(/^[A-Za-z_]\w*$/.test(name) ? {} : { insertText: `\`${name}\`` }),
  }));
}

function variableItems({ variables }: Scope): CompletionItem[] {
  return Object.entries(variables).map(([name, shape]) => ({
    label: `$${name}`,
    kind: CompletionItemKind.Variable,
    detail: wordsOf(shape),
    documentation: aboutVariables[name] ?? "",
    sortText: `1${name}`,
  }));
}

function functionItems(): CompletionItem[] {
  return [...functions.values()].map(({ name, signature, doc, isHelper }) => ({
    label: `$${name}`,
    kind: CompletionItemKind.Function,
    detail: signature,
    documentation: { kind: MarkupKind.Markdown, value: doc },
    insertText: `$${name}(`,
    sortText: `${isHelper ? 2 : 3}${name}`,
  }));
}

function tableItems({ retailers }: ResourceAt, { workspace }: Snapshot): CompletionItem[] {
  return workspace.resources
    .list("Table")
    .filter(({ retailer }) => retailer === null || retailers.includes(retailer))
    .map(({ name, file, value }) => ({
      label: name,
      kind: CompletionItemKind.Value,
      detail: typeof value["title"] === "string" ? value["title"] : file,
    }));
}
