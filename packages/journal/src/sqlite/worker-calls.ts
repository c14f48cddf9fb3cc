import type { Worker } from "node:worker_threads";
import { batchLength, sizeOf } from "../batch-size.ts";
import { JournalDamaged, JournalError } from "../errors.ts";
import type { Request } from "../perform.ts";
import type { Writable } from "../watch-storage.ts";
import type { Outcome } from "./batch.ts";
import { errorFrom, stopped } from "./failure-of.ts";
import type { FromWorker, ToWorker } from "./worker-protocol.ts";

/** Batches at the worker: one that commits and one that is next, so that it never waits for us. */
const mostBatches = 2;

interface Pending extends Request {
  size: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Calls that a worker answers. What arrives while batches are under way shares the next one; nobody waits for a timer. */
export interface WorkerCalls extends Writable {
  /** What a person should know of the store as it was opened. */
  notes: readonly string[];
  /** Lets everything asked so far commit, then ends the worker. Calls that come later reject. */
  close(): Promise<void>;
}

/**
 * Speaks to a worker that has just been started. Rejects with its reason when it cannot open the store. When it
 * stops unasked, everything pending and everything after rejects.
 */
export async function connectWorker(worker: Worker): Promise<WorkerCalls> {
  const waiting: Pending[] = [];
  const underWay: Pending[][] = [];
  let refusal: Error | undefined;
  let notStorable = (_reason: string): void => {};
  let scheduled = false;
  let closing: Promise<void> | undefined;

  const end = Promise.withResolvers<JournalError | undefined>();
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      refuse(stopped("it ended without being asked"));
      end.resolve(refusal instanceof JournalError ? refusal : undefined);
      resolve();
    });
  });
  worker.on("error", (error) => refuse(stopped(error.message)));
  const notes = await opened(worker);
  worker.on("message", (message: FromWorker) => {
    if (message.kind !== "done") return;
    for (const [index, request] of (underWay.shift() ?? []).entries())
      settle(request, message.outcomes[index]);
    heed(message.outcomes);
    flush();
  });

  function call({ operation, args, by }: Request): Promise<unknown> {
    if (refusal) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      waiting.push({ operation, args, by, size: sizeOf(args), resolve, reject });
      if (scheduled || underWay.length >= mostBatches) return;
      // Callers that act in the same turn of the event loop share a batch.
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        flush();
      });
    });
  }

  function flush(): void {
    while (waiting.length > 0 && underWay.length < mostBatches) {
      const batch = waiting.splice(0, batchLength(waiting));
      underWay.push(batch);
      const requests = batch.map(({ operation, args, by }) => ({ operation, args, by }));
      try {
        worker.postMessage({ kind: "batch", requests } satisfies ToWorker);
      } catch {
        underWay.pop();
        waiting.unshift(...batch.filter(canCross));
      }
    }
  }

  /** What an answer says of the journal as a whole. A damaged file takes nothing more: what it holds may be wrong. */
  function heed(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      if ("value" in outcome) continue;
      if (outcome.kind === "notStorable") notStorable(outcome.error);
      if (outcome.kind === "damaged" && !refusal) endDamaged(new JournalDamaged(outcome.error));
    }
  }

  function endDamaged(reason: JournalDamaged): void {
    refuse(reason);
    end.resolve(reason);
    worker.postMessage({ kind: "close" } satisfies ToWorker);
  }

  function refuse(reason: Error): void {
    refusal ??= reason;
    for (const request of [...underWay.splice(0).flat(), ...waiting.splice(0)]) request.reject(refusal);
  }

  async function close(): Promise<void> {
    if (refusal !== undefined) return exited;
    refusal = new Error("the journal is closed: this call came too late");
    while (waiting.length > 0) {
      flush();
      await Promise.race([exited, new Promise((resolve) => worker.once("message", resolve))]);
    }
    // The worker answers in order: what is under way commits before it reads this.
    worker.postMessage({ kind: "close" } satisfies ToWorker);
    await exited;
  }

  return {
    call,
    notes,
    onNotStorable(listener) {
      notStorable = listener;
    },
    refusal: () => refusal,
    ended: end.promise,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function opened(worker: Worker): Promise<readonly string[]> {
  const answer = await new Promise<FromWorker>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`its worker ended with ${code} before it was open`)));
  });
  if (answer.kind === "unopened") throw new Error(answer.reason);
  return answer.kind === "open" ? answer.notes : [];
}

/** Whether a request can be sent to another thread; one that cannot is rejected. */
function canCross({ operation, args, reject }: Pending): boolean {
  try {
    structuredClone(args);
    return true;
  } catch (cause) {
    reject(new Error(`${operation} was given a value that is not data`, { cause }));
    return false;
  }
}

function settle({ operation, resolve, reject }: Pending, outcome: Outcome | undefined): void {
  try {
    resolve(answerIn(operation, outcome));
  } catch (error) {
    reject(error);
  }
}

/** The answer in an outcome; throws the error in it. */
export function answerIn(operation: string, outcome: Outcome | undefined): unknown {
  if (outcome === undefined) throw new Error(`the journal left ${operation} unanswered`);
  if ("value" in outcome) return outcome.value;
  throw errorFrom(outcome);
}
