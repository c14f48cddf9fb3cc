import type {
  ExpressionView,
  FlowView,
  Rendered,
  RenderedWorkspace,
  SpanOf,
  StepView,
} from "@crossdock/flow";
import { expressionViews, kindSchema, markedFields } from "@crossdock/flow";
import { type Finding, isRead, type Path, type Registry } from "@crossdock/kit";
import {
  type Analysis,
  type AssignmentProblem,
  analyse,
  assignable,
  callsOf,
  checkExpression,
  checkTemplate,
  describe,
  type Scope,
  type Shape,
  shapeOfValue,
  truths,
} from "@crossdock/mapping";
import { textAt, valueAt } from "./fields.ts";
import { createScopes, type Scopes } from "./scopes.ts";

/** What is known of the expressions and templates of a workspace, worked out when a rule first asks. */
export interface Analyses {
  /** What is wrong with them, of these kinds: those of `mapping`, and `template-…` for templates. */
  of(...kinds: string[]): Iterable<Finding>;
  /** Names of the tables that any of them looks something up in. */
  tables(): ReadonlySet<string>;
  /** Shape of the messages of a flow. */
  input(flow: FlowView): Shape;
}

/** What the analysis of one flow or resource adds to. */
interface Walk {
  scopes: Scopes;
  analysed(source: string, scope: Scope): Analysis;
  add(kind: string, finding: Finding): void;
}

export function createAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
): Analyses {
  const scopes = createScopes(rendered);
  const mappings = rendered.resources.filter(({ kind, document }) => kind === "Mapping" && document.sound);
  const systems = rendered.resources.filter(({ kind, document }) => kind === "System" && document.sound);
  const resourceViews = (resource: Rendered): ExpressionView[] => {
    const { kind, value, spanOf } = resource;
    return expressionViews(
      markedFields(kindSchema(kind, registry, value), value),
      spanOf,
      rendered.workspace,
    );
  };
  const found = once(() => {
    const groups = new Map<string, Finding[]>();
    const walk: Walk = {
      scopes,
      analysed: memo(),
      add: (kind, finding) => void groups.set(kind, [...(groups.get(kind) ?? []), finding]),
    };
    for (const flow of flows) walkFlow(flow, walk);
    for (const mapping of mappings) walkMapping(mapping, resourceViews(mapping), walk);
    // The names that a connector binds in its System's expressions are its own.
    for (const system of systems) for (const view of resourceViews(system)) checkAlone(view, walk);
    return groups;
  });
  const tables = once(() => {
    const views = [...flows.flatMap(viewsOfFlow), ...mappings.flatMap(resourceViews)];
    const sources = new Set(views.filter(isExpression).map(({ source }) => source));
    return new Set([...sources].filter((source) => source.includes("$table")).flatMap(tablesIn));
  });
  return {
    *of(...kinds) {
      for (const kind of kinds) yield* found().get(kind) ?? [];
    },
    tables,
    input: (flow) => scopes.flow(flow).input,
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** One walk for each expression and scope; retailers with the same systems and variables share it. */
function memo(): Walk["analysed"] {
  const known = new Map<string, { scope: Scope; analysis: Analysis }[]>();
  return (source, scope) => {
    const walks = known.get(source) ?? [];
    known.set(source, walks);
    const same = walks.find((walk) => isSame(walk.scope, scope));
    if (same) return same.analysis;
    const analysis = analyse(source, scope);
    walks.push({ scope, analysis });
    return analysis;
  };
}

function isSame(a: Scope, b: Scope): boolean {
  if (a.input !== b.input || a.tables !== b.tables) return false;
  const names = Object.keys(a.variables);
  return (
    names.length === Object.keys(b.variables).length &&
    names.every((name) => a.variables[name] === b.variables[name])
  );
}

const isExpression = ({ mark }: ExpressionView): boolean => mark.kind !== "template";

function viewsOfFlow(flow: FlowView): ExpressionView[] {
  return [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
}

function tablesIn(source: string): string[] {
  return callsOf(source).flatMap(({ name, arguments: [first] }) =>
    name === "table" && first?.kind === "text" ? [first.text] : [],
  );
}

function walkFlow(flow: FlowView, walk: Walk): void {
  const scope = walk.scopes.flow(flow);
  for (const view of flow.expressions) {
    // What a trigger asks its System for is made before there is a message.
    const asks = view.path[0] === "triggers";
    judge(view, asks ? { ...scope, input: { type: "object", fields: {} } } : scope, walk);
  }
  const results: Record<string, Shape> = {};
  for (const step of flow.steps) {
    const variables = { ...scope.variables, steps: { type: "object", fields: { ...results } } as const };
    results[step.id] = walkStep(step, { ...scope, variables }, flow, walk);
  }
}

/** Judges the expressions of a step; the answer is what `$steps.<id>` holds. */
function walkStep(step: StepView, before: Scope, flow: FlowView, walk: Walk): Shape {
  const list = step.expressions.find(({ path }) => isAt(path, [...step.path, "forEach"]));
  const scope = list ? withItem(before, judge(list, before, walk)) : before;
  const result = resultOf(step, walk);
  const made = new Map<string, Shape>();
  let output = result;
  for (const view of step.expressions) {
    if (view === list) continue;
    const variables = view.mark.binds?.includes("result") ? { ...scope.variables, result } : scope.variables;
    const shape = judge(view, { ...scope, variables }, walk);
    if (isAt(view.path, [...step.path, "output"])) output = shape;
    made.set(JSON.stringify(view.path), shape);
  }
  for (const { operation } of step.calls) {
    if (!operation || isRead(operation)) continue;
    fit([...step.path, "mapping"], operation.input, { flow, step, made }, walk);
    if (operation.expect) fit([...step.path, "expect"], operation.expect, { flow, step, made }, walk);
  }
  return list ? { type: "list", items: output } : output;
}

function isAt(path: Path, place: Path): boolean {
  return path.length === place.length && path.every((step, index) => step === place[index]);
}

/** In a step for each item, `item` and `index` are bound and stand beside the fields of the message. */
function withItem(scope: Scope, list: Shape): Scope {
  const item: Shape = list.type === "list" ? list.items : { type: "unknown" };
  const index: Shape = { type: "number" };
  const { input } = scope;
  const fields = input.type === "object" ? { ...input, fields: { ...input.fields, item, index } } : input;
  return { ...scope, input: fields, variables: { ...scope.variables, item, index } };
}

function resultOf(step: StepView, { scopes }: Walk): Shape {
  const [first, second] = step.calls;
  if (!first?.operation || second || isRead(first.operation)) return { type: "unknown" };
  const shape = scopes.schema(first.operation.result);
  if (shape.type !== "object" || step.value["route"] === undefined) return shape;
  return { ...shape, fields: { ...shape.fields, route: { type: "string" } } };
}

interface Made {
  flow: { spanOf: SpanOf; value: unknown };
  step: { expressions: readonly ExpressionView[] };
  /** Shapes of the expressions by their paths. */
  made: ReadonlyMap<string, Shape>;
}

/** Compares what the tree of expressions at `place` makes with what `schema` takes. */
function fit(place: Path, schema: object, { flow, step, made }: Made, walk: Walk): void {
  const tree = valueAt(flow.value, ...place);
  if (tree === undefined) return;
  const shape = shapeOfTree(tree, place, made);
  for (const problem of assignable(shape, walk.scopes.schema(schema))) {
    walk.add(problem.kind, assignmentFinding(problem, place, step.expressions, flow.spanOf));
  }
}

function shapeOfTree(tree: unknown, path: Path, made: ReadonlyMap<string, Shape>): Shape {
  if (typeof tree === "string") return made.get(JSON.stringify(path)) ?? { type: "unknown" };
  const whole = made.get(JSON.stringify(path));
  if (whole) return whole;
  if (Array.isArray(tree)) return { type: "list", items: { type: "unknown" } };
  if (typeof tree !== "object" || tree === null) return shapeOfValue(tree);
  const fields = Object.entries(tree).map(
    ([key, entry]) => [key, shapeOfTree(entry, [...path, key], made)] as const,
  );
  return { type: "object", fields: Object.fromEntries(fields) };
}

function assignmentFinding(
  { path, range, message, hint, part }: AssignmentProblem,
  place: Path,
  views: readonly ExpressionView[],
  spanOf: SpanOf,
): Finding {
  const full = [...place, ...path];
  const leaf = views.find(
    (view) => view.path.length >= place.length && isAt(view.path, full.slice(0, view.path.length)),
  );
  const words = { message, ...(hint ? { hint } : {}) };
  // A field of the tree itself is blamed by its key, a field that an expression makes by the part that makes it.
  if (leaf && leaf.path.length < full.length) return { span: leaf.span(range), ...words };
  if (leaf && part !== "key") return { span: leaf.span(range), ...words };
  return { span: spanOf(full, "key"), ...words };
}

/** Notes what is wrong with an expression or a template; the answer is what an expression yields. */
function judge(view: ExpressionView, scope: Scope, walk: Walk): Shape {
  if (!isExpression(view)) {
    checkAlone(view, walk);
    return { type: "string" };
  }
  const { shape, problems } = walk.analysed(view.source, scope);
  for (const { kind, range, message, hint } of problems) {
    walk.add(kind, { span: view.span(range), message, ...(hint ? { hint } : {}) });
  }
  if (view.mark.yields === "boolean") judgeCondition(view, shape, walk);
  return shape;
}

/** A condition must be true or false, and both must be possible. */
function judgeCondition(view: ExpressionView, shape: Shape, walk: Walk): void {
  const members = shape.type === "union" ? shape.members : [shape];
  const odd = members.find(({ type }) => type !== "boolean" && type !== "unknown");
  if (odd || shape.missing !== undefined) {
    const yields = odd && odd.type !== "nothing" ? describe(odd) : "nothing, where a field is missing,";
    walk.add("type", {
      span: view.span(),
      message: `this condition yields ${yields} instead of true or false`,
      hint: "write a comparison, or `$exists(…)` for a field that may be missing",
    });
    return;
  }
  const { canHold, canFail } = truths(shape);
  if (canHold && canFail) return;
  const always = canHold ? "always true" : "never true";
  walk.add("constant-condition", {
    span: view.span(),
    message: `this condition is ${always}, whatever the message says`,
    hint: canHold ? "remove it, or compare a field of the message" : "compare a field of the message",
  });
}

/** What is wrong with it whatever it may read. */
function checkAlone(view: ExpressionView, walk: Walk): void {
  const template = !isExpression(view);
  const problems = template
    ? checkTemplate(view.source, view.mark.place ?? "text")
    : checkExpression(view.source);
  for (const { kind, range, message, hint } of problems) {
    const finding = { span: view.span(range), message, ...(hint ? { hint } : {}) };
    walk.add(template ? `template-${kind}` : kind, finding);
  }
}

function walkMapping(mapping: Rendered, views: readonly ExpressionView[], walk: Walk): void {
  const { value, spanOf } = mapping;
  const scope = walk.scopes.mapping(textAt(value, "from") ?? "");
  const made = new Map(views.map((view) => [JSON.stringify(view.path), judge(view, scope, walk)]));
  const shape = shapeOfTree(value["mapping"], ["mapping"], made);
  for (const problem of assignable(shape, walk.scopes.contract(textAt(value, "to")))) {
    walk.add(problem.kind, assignmentFinding(problem, ["mapping"], views, spanOf));
  }
}
