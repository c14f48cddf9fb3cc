import { kindOf } from "@crossdock/flow";
import { callOf, isFields, type Path, textAt } from "@crossdock/kit";
import { analyse, type Scope, type Shape, shapeOf, shapeOfValue } from "@crossdock/mapping";
import type { Snapshot } from "../snapshot.ts";
import { operationsFor, type StepPart, stepAt, stepsOf } from "./flow-parts.ts";
import type { ResourceAt } from "./resource-at.ts";
import { fieldAt, markOf } from "./schema-at.ts";

const unknown: Shape = { type: "unknown" };
const text: Shape = { type: "string" };

/** What an expression at a place may read, as far as a half-written document says it. */
export function scopeAt(resource: ResourceAt, snapshot: Snapshot): Scope {
  const { kind, value, path, retailers } = resource;
  const [retailer] = retailers;
  const tables = retailer ? { tables: snapshot.tables(retailer) } : {};
  const common = { retailer: text, trigger: unknown, vars: varsOf(retailer, snapshot) };
  const binds = Object.fromEntries(
    (markOf(fieldAt(resource, snapshot))?.binds ?? []).map((name) => [name, unknown]),
  );
  const { reads, perRetailer } = kindOf(kind, snapshot.registry);
  if (!reads) return { input: unknown, variables: binds };
  const contract = reads(value);
  const input = (contract === undefined ? undefined : snapshot.contract(contract)) ?? unknown;
  if (!perRetailer) return { input, variables: { ...common, ...binds } };
  const scope: Scope = { input, variables: common, ...tables };
  const step = isInStep(path) ? stepAt(resource) : undefined;
  const steps = stepResults(stepsOf(value), step, scope, resource, snapshot);
  const within = { ...scope, variables: { ...common, steps } };
  if (!step) return { ...within, variables: { ...within.variables, ...binds } };
  const bound = boundIn(step, within, binds, resource, snapshot);
  const variables = { ...within.variables, ...binds, ...bound };
  const { item, index } = bound;
  // In a step for each item, the item stands beside the fields of the message as well.
  if (!item || !index || input.type !== "object") return { ...within, variables };
  return { ...within, input: { ...input, fields: { ...input.fields, item, index } }, variables };
}

const shortStepWords: ReadonlySet<string> = new Set([
  "when",
  "mapping",
  "target",
  "output",
  "assert",
  "expect",
]);

function isInStep(path: Path): boolean {
  return path[0] === "steps" || shortStepWords.has(String(path[0]));
}

function varsOf(retailer: string | null | undefined, { workspace }: Snapshot): Shape {
  const vars = retailer ? workspace.resources.resolve("Retailer", retailer)?.value["vars"] : undefined;
  if (!isFields(vars)) return unknown;
  // Only the types matter here: today's values are not part of a signature.
  const fields = Object.entries(vars).map(([name, value]): [string, Shape] => {
    return [name, /^\$\{/.test(String(value)) ? unknown : withoutValues(shapeOfValue(value))];
  });
  return { type: "object", fields: Object.fromEntries(fields) };
}

function withoutValues(shape: Shape): Shape {
  if (!("values" in shape)) return shape;
  const { values: _, ...type } = shape;
  return type;
}

/** `$steps`: the results of the steps before the one of the place. */
function stepResults(
  steps: readonly StepPart[],
  until: StepPart | undefined,
  scope: Scope,
  resource: ResourceAt,
  snapshot: Snapshot,
): Shape {
  const fields: Record<string, Shape> = {};
  for (const step of steps) {
    if (until && step.path.at(-1) === until.path.at(-1)) break;
    const variables = { ...scope.variables, steps: { type: "object", fields: { ...fields } } as const };
    fields[step.id] = resultOf(step, { ...scope, variables }, resource, snapshot);
  }
  return { type: "object", fields };
}

function resultOf(step: StepPart, scope: Scope, resource: ResourceAt, snapshot: Snapshot): Shape {
  const answer = answerOf(step, resource, snapshot);
  const output = textAt(step.value["output"]);
  const shape =
    output === undefined
      ? answer
      : analyse(output, {
          ...scope,
          variables: { ...scope.variables, result: answer, item: unknown, index: unknown },
        }).shape;
  if (step.value["forEach"] !== undefined) return { type: "list", items: shape };
  return step.value["when"] === undefined ? shape : { ...shape, missing: "branch" };
}

function answerOf({ value }: StepPart, resource: ResourceAt, snapshot: Snapshot): Shape {
  const [operation] = operationsFor(value["target"], value, resource, snapshot);
  if (!operation) return unknown;
  const called = callOf(operation);
  return called ? shapeOf(called.result) : unknown;
}

/** What the fields of a step bind: the answer, the item of a list. */
function boundIn(
  step: StepPart,
  scope: Scope,
  binds: Readonly<Record<string, Shape>>,
  resource: ResourceAt,
  snapshot: Snapshot,
): Record<string, Shape> {
  const bound: Record<string, Shape> = {};
  const list = textAt(step.value["forEach"]);
  if ("item" in binds && list !== undefined) {
    const { shape } = analyse(list, scope);
    bound["item"] = shape.type === "list" ? shape.items : unknown;
    bound["index"] = { type: "number" };
  }
  if ("result" in binds) bound["result"] = answerOf(step, resource, snapshot);
  return bound;
}
