import type { Settlement, ShadowCall } from "@crossdock/journal";
import { attemptOf, nextCount, observeAttempt, type RunContext } from "./run-context.ts";

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
}

/**
 * Journals the end of a step, or of a sub-step, under `name`; `settle` ends the message in the same transaction. Answers when
 * that was, in epoch milliseconds.
 */
export async function recordDone(
  context: RunContext,
  name: string,
  done: StepDone,
  settle?: Omit<Settlement, "at">,
): Promise<number> {
  const { run, deps, at } = context;
  const now = deps.clock.now();
  await deps.journal.progress.record({
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
  });
  observeAttempt(context, "succeeded");
  nextCount(run);
  return now;
}
