import { type Bindings, Failure, type Template, type TemplatePlace } from "@crossdock/kit";
import type { TextProblem } from "../problem.ts";
import { parsedTemplate, type TemplateText } from "./parsed-template.ts";
import type { Operator, TemplateNode, TemplateValue } from "./template-ast.ts";
import { TemplateError } from "./template-error.ts";
import { applyFilter, nameOf } from "./template-filters.ts";
import { createWriter, type PlaceWriter } from "./template-places.ts";
import { templateReads } from "./template-reads.ts";

/** Everything that is wrong with a template for `place`. */
export function checkTemplate(text: TemplateText, place: TemplatePlace): TextProblem[] {
  const { nodes, problems } = parsedTemplate(text);
  return problems.some(({ kind }) => kind === "template-syntax")
    ? [...problems]
    : [...problems, ...prefixProblems(nodes, place)];
}

/**
 * Compiles a template that prints data: own fields only, no calls, values encoded for `place`. Throws a
 * `TemplateError` for the first of `checkTemplate`.
 */
export function compileTemplate(text: TemplateText, place: TemplatePlace): Template {
  const parsed = parsedTemplate(text);
  const [problem] = checkTemplate(parsed, place);
  if (problem) throw new TemplateError(problem);
  const { source, nodes } = parsed;
  return {
    source,
    names: new Set(templateReads(parsed).map(({ path }) => String(path[0]))),
    render(data) {
      const writer = createWriter(place);
      for (const node of nodes) write(node, data, writer, source);
      return writer.finish();
    },
  };
}

function prefixProblems(nodes: readonly TemplateNode[], place: TemplatePlace): TextProblem[] {
  if (place !== "urlPath") return [];
  const [first] = nodes;
  if (first?.kind === "text" && /^\/(?![/\\])/.test(first.text)) return [];
  return [{ kind: "template-prefix", path: [], range: [0, 1], problem: { id: "template-prefix" } }];
}

function write(node: TemplateNode, data: Bindings, writer: PlaceWriter, source: string): void {
  if (node.kind === "text") writer.literal(node.text);
  else if (node.kind === "output") writeValue(node, data, writer, source);
  else if (node.kind === "for") writeLoop(node, data, writer, source);
  else writeAll(truthy(resolve(node.condition, data)) ? node.chosen : node.otherwise, data, writer, source);
}

function writeAll(nodes: readonly TemplateNode[], data: Bindings, writer: PlaceWriter, source: string): void {
  for (const node of nodes) write(node, data, writer, source);
}

function writeValue(
  node: Extract<TemplateNode, { kind: "output" }>,
  data: Bindings,
  writer: PlaceWriter,
  source: string,
): void {
  const value = resolve(node.value, data);
  const what = described(node.value);
  if (value === undefined || value === null) {
    const title = `${what} is ${value === null ? "null" : "missing"} in a template`;
    throw new Failure("MappingError", title, { detail: `at offset ${node.at} of \`${source}\`` });
  }
  writer.value(value, what);
}

function writeLoop(
  node: Extract<TemplateNode, { kind: "for" }>,
  data: Bindings,
  writer: PlaceWriter,
  source: string,
): void {
  const list = resolve(node.list, data) ?? [];
  if (!Array.isArray(list)) {
    throw new Failure("MappingError", `${described(node.list)} is ${nameOf(list)}, not a list to loop over`);
  }
  if (list.length === 0) writeAll(node.otherwise, data, writer, source);
  list.forEach((item: unknown, index) => {
    const scope = { ...data, [node.name]: item, loop: position(index, list.length) };
    writeAll(node.body, scope, writer, source);
  });
}

function position(index: number, length: number): Record<string, unknown> {
  return { index: index + 1, index0: index, first: index === 0, last: index === length - 1, length };
}

function resolve(node: TemplateValue, data: Bindings): unknown {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "name":
      return own(data, node.name);
    case "lookUp":
      return own(resolve(node.target, data), resolve(node.key, data));
    case "choose":
      if (truthy(resolve(node.condition, data))) return resolve(node.chosen, data);
      return node.otherwise ? resolve(node.otherwise, data) : "";
    case "not":
      return !truthy(resolve(node.value, data));
    case "defined":
      return resolve(node.value, data) !== undefined;
    case "operator":
      return operate(node.operator, node.left, node.right, data);
    case "filter": {
      const args = node.arguments.map((argument) => resolve(argument, data));
      return applyFilter(node.filter, resolve(node.value, data), args);
    }
  }
}

/** A field that the value itself has. Nothing inherited, nothing computed, no function. */
function own(target: unknown, key: unknown): unknown {
  if (typeof target !== "object" || target === null) return undefined;
  if (typeof key !== "string" && typeof key !== "number") return undefined;
  const field = Object.getOwnPropertyDescriptor(target, key);
  return typeof field?.value === "function" ? undefined : field?.value;
}

function operate(
  operator: Operator,
  leftNode: TemplateValue,
  rightNode: TemplateValue,
  data: Bindings,
): unknown {
  const left = resolve(leftNode, data);
  if (operator === "and") return truthy(left) ? resolve(rightNode, data) : left;
  if (operator === "or") return truthy(left) ? left : resolve(rightNode, data);
  const right = resolve(rightNode, data);
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "in":
      return Array.isArray(right)
        ? right.includes(left)
        : typeof right === "string" && right.includes(String(left));
    case "~":
      return joined(left, leftNode) + joined(right, rightNode);
    default:
      return ordered(operator, left, right);
  }
}

function joined(value: unknown, node: TemplateValue): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new Failure("MappingError", `${described(node)} is ${nameOf(value)}, not text`);
}

function ordered(operator: Operator, left: unknown, right: unknown): boolean {
  const numbers = typeof left === "number" && typeof right === "number";
  const texts = typeof left === "string" && typeof right === "string";
  if (!numbers && !texts)
    throw new Failure("MappingError", `${operator} compares ${nameOf(left)} with ${nameOf(right)}`);
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

function truthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** A look-up as it was written, for a message. */
function described(node: TemplateValue): string {
  if (node.kind === "name") return `\`${node.name}\``;
  if (node.kind !== "lookUp") return "a value";
  const key = node.key.kind === "literal" ? String(node.key.value) : "…";
  return `${described(node.target).slice(0, -1)}.${key}\``;
}
