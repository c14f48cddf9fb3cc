import type { Path } from "@crossdock/kit";
import { parsedTemplate, type TemplateText } from "./parsed-template.ts";
import type { TemplateNode, TemplateValue } from "./template-ast.ts";

/** A look-up of a template. */
export interface TemplateRead {
  /** From the root of the data; `*` is an item of a list or a computed key. */
  path: Path;
  /** Offset in the source. */
  position: number;
  /** Whether the template renders without it: it stands in a condition, a loop or before `default`. */
  optional: boolean;
}

/** What a template looks up, in the order of the text; empty where it cannot be parsed. */
export function templateReads(text: TemplateText): TemplateRead[] {
  const reads: TemplateRead[] = [];
  readAll(parsedTemplate(text).nodes, new Map([["loop", undefined]]), reads);
  return reads;
}

/** Loop variables and the list that they run over; undefined where that is not a look-up. */
type Scope = ReadonlyMap<string, Path | undefined>;

function readAll(nodes: readonly TemplateNode[], scope: Scope, reads: TemplateRead[]): void {
  for (const node of nodes) {
    if (node.kind === "output") read(node.value, scope, reads, false);
    if (node.kind === "if") {
      read(node.condition, scope, reads, true);
      readAll(node.chosen, scope, reads);
      readAll(node.otherwise, scope, reads);
    }
    if (node.kind === "for") {
      read(node.list, scope, reads, true);
      const list = pathOf(node.list, scope);
      readAll(node.body, new Map([...scope, [node.name, list && [...list, "*"]]]), reads);
      readAll(node.otherwise, scope, reads);
    }
  }
}

function read(node: TemplateValue, scope: Scope, reads: TemplateRead[], optional: boolean): void {
  const path = pathOf(node, scope);
  if (path) reads.push({ path, position: startOf(node), optional });
  const inner = (child: TemplateValue, mayMiss = optional) => read(child, scope, reads, mayMiss);
  switch (node.kind) {
    case "lookUp":
      if (!path) inner(node.target);
      if (node.key.kind !== "literal") inner(node.key);
      return;
    case "choose":
      inner(node.condition, true);
      inner(node.chosen);
      if (node.otherwise) inner(node.otherwise);
      return;
    case "operator":
      inner(node.left);
      inner(node.right);
      return;
    case "not":
    case "defined":
      inner(node.value, true);
      return;
    case "filter":
      inner(node.value, optional || node.filter === "default");
      for (const argument of node.arguments) inner(argument);
      return;
    default:
  }
}

function pathOf(node: TemplateValue, scope: Scope): Path | undefined {
  if (node.kind === "name") return scope.has(node.name) ? scope.get(node.name) : [node.name];
  if (node.kind !== "lookUp") return undefined;
  const target = pathOf(node.target, scope);
  if (!target) return undefined;
  const { key } = node;
  const step = key.kind === "literal" && typeof key.value !== "boolean" ? (key.value ?? "*") : "*";
  return [...target, step];
}

function startOf(node: TemplateValue): number {
  return node.kind === "lookUp" ? startOf(node.target) : node.at;
}
