import { setImmediate as nextTurn } from "node:timers/promises";
import { type Clock, type Log, thrownText } from "@crossdock/kit";
import { batchLength, sizeOf } from "../batch-size.ts";
import { JournalDamaged, type JournalError, JournalStopped, NotStorable } from "../errors.ts";
import type { Backend } from "../journal-over.ts";
import type { Ownership } from "../ownership.ts";
import type { Request } from "../perform.ts";
import { watchStorage } from "../watch-storage.ts";
import { createBatch, type Outcome } from "./batch.ts";
import { notStorable } from "./failure-of.ts";
import type { Opened } from "./open-tables.ts";

interface Pending {
  request: Request;
  size: number;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface BackendDeps {
  clock: Clock;
  log: Log | undefined;
  /**
   * Opens a session in the place of one that was lost. Rejects with `JournalStopped` where it can be no more the same
   * journal, with any other error where that is not known yet.
   */
  reopen(before: Ownership | undefined): Promise<Opened>;
}

/**
 * The journal's transactions in one session. What arrives while one runs shares the next; nobody waits for a timer. Without
 * a session every call is refused as not storable, until a probe finds that the server is back and the owner is still the
 * same. A commit whose outcome nobody knows ends the journal: only a start reads what is there.
 */
export function postgresBackend(first: Opened, { clock, log, reopen }: BackendDeps): Backend {
  const waiting: Pending[] = [];
  const end = Promise.withResolvers<JournalError | undefined>();
  let opened: Opened | undefined;
  let run = async (_requests: readonly Request[]): Promise<Outcome[]> => [];
  let running: Promise<void> | undefined;
  let granted: Ownership | undefined;
  let refusal: Error | undefined;
  let trouble = notStorable(first.name, "the server does not answer", "the session was lost");
  let tell = (_reason: string): void => {};
  let closing: Promise<void> | undefined;

  const use = (next: Opened): void => {
    opened = next;
    run = createBatch(next.session, next.perform);
    next.session.onLost(() => {
      if (opened !== next || refusal) return;
      opened = undefined;
      trouble = notStorable(next.name, "the server does not answer", next.session.lost()?.message ?? "");
      tell(trouble.message);
    });
  };

  const stop = (reason: JournalError): void => {
    if (refusal) return;
    refusal = reason;
    for (const { reject } of waiting.splice(0)) reject(reason);
    void opened?.session.close();
    end.resolve(reason);
  };

  /** The session for these requests; a probe is what looks for a new one. */
  const ready = async (batch: readonly Pending[]): Promise<void> => {
    if (opened) return;
    if (!batch.some(({ request }) => request.operation === "probe")) throw trouble;
    try {
      use(await reopen(granted));
    } catch (error) {
      if (error instanceof JournalStopped) stop(error);
      throw refusal ?? notStorable(first.name, "the server does not answer", thrownText(error));
    }
  };

  const outcomesOf = async (batch: readonly Pending[]): Promise<Outcome[]> => {
    try {
      await ready(batch);
      return await run(batch.map(({ request }) => request));
    } catch (error) {
      const outcome = { error: error instanceof Error ? error : new Error(thrownText(error)) };
      return batch.map(() => outcome);
    }
  };

  const turn = async (): Promise<void> => {
    // Callers that act in the same turn of the event loop share a transaction.
    await nextTurn();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchLength(waiting));
      const outcomes = await outcomesOf(batch);
      for (const [index, { request, resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index] ?? { error: new Error(`${request.operation} was left unanswered`) };
        if ("error" in outcome) reject(outcome.error);
        else resolve(outcome.value);
        heed(request, outcome);
      }
    }
    running = undefined;
  };

  /** What an answer says of the journal as a whole. */
  const heed = ({ operation }: Request, outcome: Outcome): void => {
    if ("value" in outcome) {
      // `own` answers with the ownership that it granted.
      if (operation === "own") granted = outcome.value as Ownership; // what `own` answers
      return;
    }
    const { error } = outcome;
    if (error instanceof NotStorable) tell(error.message);
    if (error instanceof JournalStopped || error instanceof JournalDamaged) stop(error);
  };

  const call = async (request: Request): Promise<unknown> => {
    if (refusal) throw refusal;
    // Copied now: the caller may go on with what it gave.
    const copy = structuredClone(request);
    return new Promise((resolve, reject) => {
      waiting.push({ request: copy, size: sizeOf(copy.args), resolve, reject });
      running ??= turn();
    });
  };

  const close = async (): Promise<void> => {
    refusal = new Error("the journal is closed: this call came too late");
    await running;
    await opened?.session.close();
    end.resolve(undefined);
  };

  use(first);
  const storage = watchStorage(
    {
      call,
      refusal: () => refusal,
      ended: end.promise,
      onNotStorable(listener) {
        tell = listener;
      },
    },
    clock,
    log,
  );
  return {
    call,
    state: storage.state,
    ended: end.promise,
    close() {
      closing ??= refusal ? Promise.resolve() : close();
      return closing;
    },
  };
}
