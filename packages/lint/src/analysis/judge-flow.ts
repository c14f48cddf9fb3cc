import type { ExpressionView, FlowView, StepView } from "@crossdock/flow";
import type { Path } from "@crossdock/kit";
import { describe, mark, type Scope, type Shape } from "@crossdock/mapping";
import { fitMapping } from "./fit-mapping.ts";
import { type Judging, judgeExpression } from "./judge-expression.ts";

const nothingYet: Shape = { type: "object", fields: {} };
const index: Shape = { type: "number" };
const unknown: Shape = { type: "unknown" };
const text: Shape = { type: "string" };
/** What a step holds that emits: the messages that it started. */
const started: Shape = {
  type: "list",
  items: { type: "object", fields: { flow: text, id: text, state: text } },
};

/** Judges every expression of a flow in what it may read: a step sees the results of the steps before it. */
export function judgeFlow(flow: FlowView, judging: Judging): void {
  const scope = judging.scopes.flow(flow);
  for (const view of flow.expressions) {
    const shape = judgeExpression(view, { ...scope, input: rootOf(view, scope) }, judging);
    if (isAt(view.path, ["identity", "version"])) judgeVersion(view, shape, judging);
  }
  const results: Record<string, Shape> = {};
  for (const step of flow.steps) {
    const variables = { ...scope.variables, steps: judging.scopes.object(results) };
    results[step.id] = judgeStep(step, { ...scope, variables }, flow, judging);
  }
}

/** What stands at the root of an expression outside of the steps. */
function rootOf({ path, mark: { over } }: ExpressionView, { input }: Scope): Shape {
  if (over === "any") return unknown;
  if (over) return { type: "object", fields: Object.fromEntries(over.map((name) => [name, unknown])) };
  // What a trigger asks its System for is made before there is a message.
  return path[0] === "triggers" ? nothingYet : input;
}

/** Versions are compared as numbers or instants; of text that an expression makes nothing is known. */
function judgeVersion(view: ExpressionView, shape: Shape, { add }: Judging): void {
  const members = shape.type === "union" ? shape.members : [shape];
  const odd = members.find((member) => {
    if (member.type === "string")
      return member.values !== undefined || (shape.at && mark(member, "format") !== "date-time");
    return member.type !== "number" && member.type !== "unknown" && member.type !== "nothing";
  });
  if (!odd) return;
  add("type", {
    span: view.span(),
    message: `a version is a number or an instant, and this is ${describe(odd)}`,
    hint: "choose another field, or declare `format: date-time` for this one in its contract",
  });
}

/** The answer is what `$steps.<id>` holds. */
function judgeStep(step: StepView, before: Scope, flow: FlowView, judging: Judging): Shape {
  const list = step.expressions.find(({ path }) => isAt(path, [...step.path, "forEach"]));
  const scope = list ? withItem(before, judgeExpression(list, before, judging)) : before;
  const result = resultOf(step, judging);
  const shapes = new Map<ExpressionView, Shape>();
  for (const view of step.expressions) {
    if (view === list) continue;
    const variables = view.mark.binds?.includes("result") ? { ...scope.variables, result } : scope.variables;
    shapes.set(view, judgeExpression(view, { ...scope, variables }, judging));
  }
  for (const { operation } of step.calls) {
    if (!operation) continue;
    const made = (field: string) => ({ resource: flow, place: [...step.path, field], shapes });
    fitMapping(made("mapping"), judging.scopes.schema(operation.input), judging);
    if (operation.expect) fitMapping(made("expect"), judging.scopes.schema(operation.expect), judging);
  }
  const [, output = result] = [...shapes].find(([{ path }]) => isAt(path, [...step.path, "output"])) ?? [];
  return list ? { type: "list", items: output } : output;
}

function isAt(path: Path, place: Path): boolean {
  return path.length === place.length && path.every((step, at) => step === place[at]);
}

/** In a step for each item, `item` and `index` are bound, and stand beside the fields of the message. */
function withItem(scope: Scope, list: Shape): Scope {
  const item = list.type === "list" ? list.items : unknown;
  const { input } = scope;
  const beside = input.type === "object" ? { ...input, fields: { ...input.fields, item, index } } : input;
  return { ...scope, input: beside, variables: { ...scope.variables, item, index } };
}

function resultOf(step: StepView, { scopes }: Judging): Shape {
  if (step.emit !== undefined) return started;
  const [first, second] = step.calls;
  if (!first?.operation || second) return unknown;
  const shape = scopes.schema(first.operation.result);
  if (shape.type !== "object" || step.value["route"] === undefined) return shape;
  return { ...shape, fields: { ...shape.fields, route: { type: "string" } } };
}
