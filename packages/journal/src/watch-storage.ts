import type { Clock, Log } from "@crossdock/kit";
import type { JournalError, JournalState } from "./errors.ts";
import { nobody } from "./ownership.ts";
import type { Request } from "./perform.ts";

/** How often we try whether there is room again. */
const tryEvery = 1000;

/** What is asked, and tells of itself whether it can be written. */
export interface Writable {
  call(request: Request): Promise<unknown>;
  /** Is called with each answer that says that nothing can be stored. */
  onNotStorable(listener: (reason: string) => void): void;
  /** Why no calls are taken any more; undefined while they are. */
  refusal(): Error | undefined;
  /** Resolves once no calls are taken: with the reason where nobody asked for it. */
  ended: Promise<JournalError | undefined>;
}

/**
 * Knows whether the journal can store anything. From the first write that the store refuses until a write of our own
 * succeeds it cannot: that is one line in the log at the begin and one at the end, however many callers were refused.
 */
export function watchStorage(calls: Writable, clock: Clock, log: Log | undefined): { state(): JournalState } {
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
