import type { Journal } from "./journal.ts";
import { aggregatesOver, type Call } from "./operations.ts";
import type { Ownership } from "./ownership.ts";
import type { Request } from "./perform.ts";

/** A store with its transactions: what a backend is to the journal. */
export interface Backend extends Pick<Journal, "partitions" | "state" | "ended" | "close"> {
  /** Resolves once the request is durable. */
  call(request: Request): Promise<unknown>;
}

/** Messages that one prune request removes: about 5 ms, so that intake is served between them. */
const chunk = 100;

/** The journal that a backend keeps, for one owner. */
export function journalOver(backend: Backend, ownership: Ownership): Journal {
  const call: Call = (operation, args) => backend.call({ operation, args, by: ownership });
  return {
    ...aggregatesOver(call),
    ownership,
    partitions: backend.partitions,
    // The operations below answer what `operationsOver` declares.
    own: async (owner) => journalOver(backend, (await call("own", [owner])) as Ownership),
    async prune(endedBefore, limit) {
      let removed = 0;
      while (removed < limit) {
        const wanted = Math.min(chunk, limit - removed);
        const gone = Number(await call("prune", [endedBefore, wanted]));
        removed += gone;
        if (gone < wanted) break;
      }
      return removed;
    },
    // As `own` above.
    check: () => call("check", []) as Promise<string[]>,
    state: () => backend.state(),
    ended: backend.ended,
    close: () => backend.close(),
  };
}
