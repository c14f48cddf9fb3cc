import { emittedOf, type Settlement, type ShadowCall } from "@crossdock/journal";
import { delayed } from "@crossdock/kit";
import type { Emission } from "../intake/emissions.ts";
import { attemptOf, interruptIfDue, nextCount, observeAttempt, type RunContext } from "./run-context.ts";

/** What a step came to. */
export interface StepDone {
  result: unknown;
  skipped: boolean;
  /** Whether it wrote to a System. */
  wrote: boolean;
  /** What a shadow would have done instead of a call; null otherwise. */
  shadow: ShadowCall | null;
  /** Whether the result hangs on an answer that was made up. */
  isMadeUp: boolean;
  /** SHA-256 of its request, hex; null where none was made. */
  digest: string | null;
  /** What it emits; null where it emits nothing. */
  emits: readonly Emission[] | null;
}

/** A queue that has no room for what is emitted is asked again after this long. */
const fullWait = 1000;

/**
 * Journals the end of a step, or of a sub-step, under `name`; `settle` ends the message in the same transaction. Answers when
 * that was, in epoch milliseconds, and what `$steps` holds of it.
 */
export async function recordDone(
  context: RunContext,
  name: string,
  done: StepDone,
  settle?: Omit<Settlement, "at">,
): Promise<{ at: number; result: unknown }> {
  const { run, deps, at } = context;
  const { emits } = done;
  const store = async () => {
    const now = deps.clock.now();
    const results = await deps.journal.progress.record({
      step: {
        messageId: run.row.id,
        step: name,
        state: done.skipped ? "skipped" : "done",
        digest: done.digest,
        result: done.result === undefined ? null : JSON.stringify(done.result),
        wrote: done.wrote,
        revision: run.revision,
        shadow: done.shadow,
        startedAt: at.startedAt,
        endedAt: now,
      },
      revision: run.revision,
      ...(at.system === null ? {} : { attempt: attemptOf(context) }),
      ...(settle ? { settle: { ...settle, at: now } } : {}),
      ...(emits ? { emits: emits.map(({ message, options }) => ({ message, options })) } : {}),
    });
    return { now, results };
  };
  let { now, results } = await store();
  while (results.some(({ state }) => state === "full")) {
    deps.emissions.stored(emits ?? [], results);
    interruptIfDue(context);
    await delayed(deps.clock, fullWait, deps.signal);
    ({ now, results } = await store());
  }
  observeAttempt(context, "succeeded");
  nextCount(run);
  if (!emits) return { at: now, result: done.result };
  deps.emissions.stored(emits, results);
  return { at: now, result: emittedOf(emits, results) };
}
