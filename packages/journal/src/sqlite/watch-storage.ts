import type { Clock, Log } from "@crossdock/kit";
import type { JournalState } from "../errors.ts";
import { nobody } from "../ownership.ts";
import type { WorkerCalls } from "./worker-calls.ts";

/** How often we try whether there is room again. */
const tryEvery = 1000;

/**
 * Knows whether the journal can store anything. From the first write that the disk refuses until a write of our own
 * succeeds it cannot: that is one line in the log at the begin and one at the end, however many callers were refused.
 */
export function watchStorage(
  calls: WorkerCalls,
  clock: Clock,
  log: Log | undefined,
): { state(): JournalState } {
  let trouble: string | undefined;

  const lookLater = (): void => {
    const timer = clock.schedule(tryEvery, look);
    // A journal that has ended leaves no timer.
    void calls.ended.then(() => timer.cancel());
  };
  const look = (): void => {
    if (calls.refusal()) return;
    calls.call({ operation: "probe", args: [], by: nobody }).then(() => {
      trouble = undefined;
      log?.info({}, "the journal can be written again");
    }, lookLater);
  };

  calls.onNotStorable((reason) => {
    if (trouble !== undefined) return;
    trouble = reason;
    log?.error({ reason }, "the journal stores nothing now; senders are asked to come again");
    lookLater();
  });

  return {
    state() {
      const refusal = calls.refusal();
      if (refusal) return { state: "ended", reason: refusal.message };
      return trouble === undefined ? { state: "open" } : { state: "notStorable", reason: trouble };
    },
  };
}
