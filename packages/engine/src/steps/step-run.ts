import type { StepPlan } from "@crossdock/flow";
import { type Bindings, Failure, isFields } from "@crossdock/kit";
import { truth } from "./condition.ts";
import { emitEvent } from "./emit-event.ts";
import { recordDone, type StepDone } from "./record-step.ts";
import { beginStep, interruptIfDue, type RunContext } from "./run-context.ts";
import { hangsOnMadeUp, isPretended } from "./shadow-call.ts";
import { type CallDone, callTarget } from "./step-call.ts";

const skipped: StepDone = {
  result: undefined,
  skipped: true,
  wrote: false,
  shadow: null,
  isMadeUp: false,
  digest: null,
  emits: null,
};

/** Runs one step: its condition, its items or its one call, its output and its assertions. */
export async function runStep(step: StepPlan, context: RunContext): Promise<StepDone> {
  if (step.when && !truth(step.id, "when", await step.when.evaluate(context.message, context.bindings)))
    return skipped;
  if (step.forEach) return runItems(step, context);
  return runOnce(step, step.id, context, context.message, context.bindings);
}

/** Splitter: one journalled sub-step per item; what an earlier turn finished is not done again. */
async function runItems(step: StepPlan, context: RunContext): Promise<StepDone> {
  const items = await step.forEach?.evaluate(context.message, context.bindings);
  const list = items === undefined ? [] : Array.isArray(items) ? items : [items];
  const results: unknown[] = [];
  let wrote = false;
  let isMadeUp = false;
  const names = namesOf(step.id, list);
  for (const [index, item] of list.entries()) {
    const name = names[index] ?? "";
    const row = context.rows.get(name);
    if (row && row.state !== "intent") {
      results.push(row.result === null ? null : JSON.parse(row.result));
      wrote ||= row.wrote;
      isMadeUp ||= isPretended(row.shadow);
      continue;
    }
    interruptIfDue(context);
    context.at = beginStep(context.deps, name);
    const message = withItem(context.message, item, index);
    const done = await runOnce(step, name, context, message, { ...context.bindings, item, index });
    const { result } = await recordDone(context, name, done);
    results.push(result ?? null);
    wrote ||= done.wrote;
    isMadeUp ||= done.isMadeUp;
  }
  context.at = beginStep(context.deps, step.id);
  return { ...skipped, result: results, skipped: false, wrote, isMadeUp };
}

async function runOnce(
  step: StepPlan,
  name: string,
  context: RunContext,
  message: unknown,
  bindings: Bindings,
): Promise<StepDone> {
  if (step.emit !== null) return emitEvent(step.emit, step, context, message, bindings);
  const call = await callTarget(step, name, context, message, bindings);
  const bound = { ...bindings, result: call.result };
  const rest = { skipped: false, wrote: call.wrote, shadow: call.shadow, digest: call.digest, emits: null };
  // Nobody answered: there is nothing to assert, and an output that needs more than was made up yields nothing.
  if (isPretended(call.shadow)) {
    const result = await outputOf(step, call, message, bound).catch(unlessMapping);
    return { ...rest, result, isMadeUp: true };
  }
  // Kept until the answer has become the result: what is refused or reshaped is nowhere else.
  context.at = { ...context.at, answer: context.at.system === null ? undefined : call.result };
  for (const { that, error, title } of step.assert) {
    if (truth(name, "assert", await that.evaluate(message, bound))) continue;
    throw new Failure(
      error,
      title?.render(dataOf(message, context)) ?? `the assertion of step ${name} does not hold`,
      {
        detail: that.source,
      },
    );
  }
  const isMadeUp = context.madeUp.size > 0 && hangsOnMadeUp(step, context.madeUp);
  const result = await outputOf(step, call, message, bound);
  if (result === call.result) context.at = { ...context.at, answer: undefined };
  return { ...rest, result, isMadeUp };
}

async function outputOf(
  step: StepPlan,
  call: CallDone,
  message: unknown,
  bindings: Bindings,
): Promise<unknown> {
  return step.output ? step.output.evaluate(message, bindings) : routed(call);
}

function unlessMapping(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}

/** `$steps.<id>.route` tells which route was taken. */
function routed({ result, route }: CallDone): unknown {
  if (route === null || typeof result !== "object" || result === null || Array.isArray(result)) return result;
  return { ...result, route };
}

function dataOf(message: unknown, { run }: RunContext): Bindings {
  const data = isFields(message) ? message : {};
  return { ...data, key: run.row.key ?? run.row.id };
}

/** Names of the sub-steps: a second item with one id gets its index behind it, so that none passes for done. */
function namesOf(step: string, items: readonly unknown[]): string[] {
  const taken = new Set<string>();
  return items.map((item, index) => {
    let name = `${step}/${keyOf(item, index)}`;
    while (taken.has(name)) name += `#${index}`;
    taken.add(name);
    return name;
  });
}

function keyOf(item: unknown, index: number): string {
  const id = typeof item === "object" && item !== null && "id" in item ? item.id : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : String(index);
}

/** The message stays at the root of a sub-step's expressions; `item` and `index` stand beside its fields. */
function withItem(message: unknown, item: unknown, index: number): unknown {
  return typeof message === "object" && message !== null ? { ...message, item, index } : { item, index };
}
