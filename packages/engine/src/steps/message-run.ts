import type { StepPlan } from "@crossdock/flow";
import { readOriginal } from "../intake/original.ts";
import { JournalFailed } from "../journal-failure.ts";
import { bothMasks } from "../privacy/mask.ts";
import type { Turn } from "../queue/lane-runner.ts";
import { ended, endMessage } from "./message-end.ts";
import { recordDone, type StepDone } from "./record-step.ts";
import {
  beginStep,
  Interrupted,
  interruptIfDue,
  type Run,
  type RunContext,
  type RunDeps,
} from "./run-context.ts";
import { settleFailure } from "./settle-failure.ts";
import { wasMadeUp } from "./shadow-call.ts";
import { runStep } from "./step-run.ts";

/** Runs one message from its first unfinished step as far as it gets, and journals how far that was. */
export async function runMessage(run: Run, deps: RunDeps): Promise<Turn> {
  const context = contextOf(run, deps);
  if (await isStale(context)) return endMessage(run, deps, { state: "stale" });
  const { steps } = run.plan;
  try {
    for (const [index, step] of steps.entries()) {
      interruptIfDue(context);
      const row = context.rows.get(step.id);
      if (row && row.state !== "intent") {
        context.results[step.id] = row.result === null ? undefined : JSON.parse(row.result);
        if (wasMadeUp(step, context)) context.madeUp.add(step.id);
        continue;
      }
      context.at = beginStep(deps, step.id);
      const done = await runStep(step, context);
      const last = index === steps.length - 1;
      await recordStep(context, step, done, last);
      if (last) return ended(run, deps, "succeeded");
    }
  } catch (error) {
    if (deps.signal.aborted) return { state: "stopped" };
    if (error instanceof Interrupted) return error.turn;
    // Not the message's failure: it goes on once the journal works.
    if (error instanceof JournalFailed) throw error;
    return settleFailure(context, error);
  }
  return endMessage(run, deps, { state: "succeeded", appliedVersion: run.row.version });
}

/**
 * An older version of a key is not applied. An equal one is: clocks that count seconds give two changes one version,
 * and of these the later arrival wins. A message that has begun is not judged again.
 */
async function isStale({ run: { row }, rows, deps }: RunContext): Promise<boolean> {
  if (row.version === null || row.key === null || rows.size > 0) return false;
  const applied = await deps.journal.messages.appliedVersion(row);
  return applied !== null && row.version < applied;
}

/** What all steps of a turn share. */
export function contextOf(run: Run, deps: RunDeps): RunContext {
  const { row, plan } = run;
  const message: unknown = JSON.parse(run.payload);
  const { envelope } = readOriginal(run.original);
  const results: Record<string, unknown> = {};
  return {
    run,
    deps,
    message,
    bindings: { ...plan.bindings, steps: results, trigger: envelope, now: row.acceptedAt },
    rows: new Map(run.steps.map((step) => [step.step, step])),
    results,
    madeUp: new Set(),
    at: beginStep(deps, null),
    mask: bothMasks(
      deps.hide,
      deps.masks(row.id, () => plan.input?.sensitive(message) ?? []),
    ),
  };
}

/** The end of a step, and the end of the message when it was the last: one transaction. */
async function recordStep(context: RunContext, step: StepPlan, done: StepDone, last: boolean): Promise<void> {
  const { run, deps } = context;
  const { row } = run;
  if (done.isMadeUp) context.madeUp.add(step.id);
  const settle = {
    messageId: row.id,
    state: "succeeded",
    appliedVersion: row.version,
    failure: null,
  } as const;
  const { at, result } = await recordDone(context, step.id, done, last ? settle : undefined);
  context.results[step.id] = result;
  // What a shadow reaches did not happen.
  if (step.checkpoint !== null && !done.skipped && row.mode === "live") {
    const { flow, retailer } = run.plan;
    const seconds = Math.max(0, at - row.acceptedAt) / 1000;
    deps.observe({ kind: "checkpoint", flow, retailer, checkpoint: step.checkpoint, seconds });
  }
}
