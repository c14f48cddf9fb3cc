import type { StepPlan } from "@crossdock/flow";
import type { ShadowCall } from "@crossdock/journal";
import { classKind, Failure, pointerOf, type Verification } from "@crossdock/kit";
import { madeUpAnswer } from "./made-up.ts";
import type { RunContext } from "./run-context.ts";
import { callerOf, type Work } from "./step-work.ts";

/**
 * What a shadow does instead of a call. It makes no write: the write is recorded, and its result is what the target
 * already holds, where the operation's own look-up finds exactly this there, or else made up. Reads are made, unless
 * they hang on a result that was made up: they would look for something that is not there.
 *
 * Undefined where the call is to be made.
 */
export async function pretend(work: Work): Promise<{ result: unknown; shadow: ShadowCall } | undefined> {
  const { step, context, system, operation, call } = work;
  const { madeUp } = context;
  const hangs = madeUp.size > 0 && hangsOnMadeUp(step, madeUp);
  const isRead = operation.trait === "safe";
  if (isRead && !hangs) return undefined;
  const found = isRead || hangs ? undefined : await lookUp(work);
  const request = JSON.stringify(call.input ?? null);
  const shadow: ShadowCall = {
    kind: isRead ? "read" : "write",
    system: system.plan.name,
    operation: operation.name,
    request,
    shown: context.mask(request),
    idempotencyKey: call.idempotencyKey,
    madeUp: hangs ? placesOf(step, madeUp) : [],
    found: found?.state ?? null,
  };
  return { result: found?.state === "done" ? found.result : madeUpAnswer(operation, call), shadow };
}

/** A target that is down is waited for; one that refuses the question has no answer. */
async function lookUp(work: Work): Promise<Verification | undefined> {
  const { system, operation, call } = work;
  const { verify } = operation;
  if (!verify) return undefined;
  try {
    return await system.call(callerOf(work), (connection, signal) =>
      verify({ ...call, connection, signal, recovering: true }),
    );
  } catch (error) {
    if (!(error instanceof Failure) || classKind(error.class) !== "terminal") throw error;
    return { state: "unknown", reason: error.title };
  }
}

/** Whether nobody gave the answer that the step went on with. */
export function isPretended(shadow: ShadowCall | null): boolean {
  return shadow !== null && shadow.found !== "done";
}

/** The same of a step that ended in an earlier turn, its items included. */
export function wasMadeUp(step: StepPlan, { rows, madeUp, run }: RunContext): boolean {
  if (run.row.mode === "live") return false;
  if (madeUp.size > 0 && hangsOnMadeUp(step, madeUp)) return true;
  return [...rows.values()].some(
    (row) => (row.step === step.id || row.step.startsWith(`${step.id}/`)) && isPretended(row.shadow),
  );
}

/** Whether a step's request or result reads the result of one of these steps. */
export function hangsOnMadeUp({ mapping, forEach, output, target }: StepPlan, steps: Set<string>): boolean {
  const sources = [
    ...(mapping?.leaves ?? []).map(({ expression }) => expression.source),
    forEach?.source,
    output?.source,
    target?.idempotencyKey?.source,
  ];
  return sources.some((source) => source !== undefined && readsAny(source, steps));
}

/** JSON pointers of the parts of the request that read the result of one of these steps. */
function placesOf({ mapping, forEach }: StepPlan, steps: Set<string>): string[] {
  const isAll = forEach !== null && readsAny(forEach.source, steps);
  return (mapping?.leaves ?? [])
    .filter(({ expression }) => isAll || readsAny(expression.source, steps))
    .map(({ path }) => pointerOf(path));
}

/** `$steps.order` names its step; whatever else is done with `$steps` may read any. */
function readsAny(source: string, steps: Set<string>): boolean {
  for (const [, quoted, plain] of source.matchAll(/\$steps\b(?:\s*\.\s*(?:`([^`]+)`|(\w+)))?/g)) {
    const step = quoted ?? plain;
    if (step === undefined || steps.has(step)) return true;
  }
  return false;
}
