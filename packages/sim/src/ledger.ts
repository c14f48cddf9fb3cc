import type { Clock } from "@crossdock/kit";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";

/** One write that a simulator carried out, whether or not its answer arrived. */
const ledgerEntry = Type.Object({
  /** 1, 2, 3, … in the order in which the writes took effect. */
  sequence: Type.Integer(),
  /** When it took effect, epoch milliseconds of the simulator's clock. */
  at: Type.Number(),
  /** What was done, in the simulator's words: `orders.setExportStatus`, `sale.order.create`. */
  operation: Type.String(),
  /** What it was done to: `RefArchEU/00001042`, `sale.order/17`. */
  key: Type.String(),
  /** Fields whose value is another one now; empty for a write that changed nothing. */
  changes: Type.Record(
    Type.String(),
    Type.Object({ from: Type.Optional(Type.Unknown()), to: Type.Optional(Type.Unknown()) }),
  ),
  /** The caller's correlation id, where it sent one. */
  correlation: Type.Optional(Type.String()),
});

export type LedgerEntry = Static<typeof ledgerEntry>;

/** Every write that a simulator carried out, in order. Tests assert from it what the other side really has. */
export interface Ledger {
  /** Notes a write that has taken effect. */
  add(entry: Omit<LedgerEntry, "sequence" | "at">): LedgerEntry;
  /** Entries in order; each filter that is given must hold. `after` is a sequence number. */
  entries(filter?: LedgerFilter): readonly LedgerEntry[];
  /** Calls `listener` right after each write took effect and before its answer is sent. Ends with the returned function. */
  watch(listener: (entry: LedgerEntry) => void): () => void;
  /** Forgets all entries; the sequence goes on. */
  clear(): void;
}

export interface LedgerFilter {
  key?: string | undefined;
  operation?: string | undefined;
  after?: number | undefined;
}

export function createLedger(clock: Clock): Ledger {
  let kept: LedgerEntry[] = [];
  let sequence = 0;
  const listeners = new Set<(entry: LedgerEntry) => void>();
  return {
    add(entry) {
      const added = { sequence: ++sequence, at: clock.now(), ...entry };
      kept.push(added);
      for (const listener of listeners) listener(added);
      return added;
    },
    entries({ key, operation, after } = {}) {
      return kept.filter(
        (entry) =>
          (key === undefined || entry.key === key) &&
          (operation === undefined || entry.operation === operation) &&
          (after === undefined || entry.sequence > after),
      );
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      kept = [];
    },
  };
}

/**
 * Serves the ledger to processes outside: `GET /__sim/ledger?key=&operation=&after=` gives `{ "entries": [...] }`,
 * `DELETE /__sim/ledger` empties it.
 */
export function serveLedger(app: FastifyInstance, ledger: Ledger): void {
  const query = Type.Object({
    key: Type.Optional(Type.String()),
    operation: Type.Optional(Type.String()),
    after: Type.Optional(Type.Integer()),
  });
  app.get<{ Querystring: Static<typeof query> }>(
    "/__sim/ledger",
    { schema: { querystring: query } },
    ({ query: filter }) => ({ entries: ledger.entries(filter) }),
  );
  app.delete("/__sim/ledger", (_request, reply) => {
    ledger.clear();
    return reply.code(204).send();
  });
}

/** The fields in which two records differ, for a ledger entry. */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): LedgerEntry["changes"] {
  const changes: LedgerEntry["changes"] = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[field]) === JSON.stringify(after[field])) continue;
    changes[field] = {
      ...(before[field] === undefined ? {} : { from: before[field] }),
      ...(after[field] === undefined ? {} : { to: after[field] }),
    };
  }
  return changes;
}
