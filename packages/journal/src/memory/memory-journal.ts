import { auditKeptBeyond, countKey } from "../audit-count.ts";
import type { Journal } from "../journal.ts";
import { aggregatesOver, operationsOf, type Store } from "../operations.ts";
import { nextCursor, positionBefore } from "../page-cursor.ts";
import { memoryCases } from "./cases.ts";
import { memoryCursors, pruneFirings } from "./cursors.ts";
import { memoryMessages } from "./messages.ts";
import { memoryProgress } from "./progress.ts";
import { memoryRevisions, pruneRevisions } from "./revisions.ts";
import { emptyState, keyOf, removeRow, type State } from "./state.ts";

/** A journal that ends with the process: for tests and for trying things out. Values are copied in and out. */
export function memoryJournal(): Journal {
  const operations = operationsOf(memoryStore(emptyState()));
  let closed = false;
  const end = Promise.withResolvers<undefined>();
  const call = async (operation: string, args: readonly unknown[]): Promise<unknown> => {
    if (closed) throw new Error(`the journal is closed: ${operation} came too late`);
    return structuredClone(operations.get(operation)?.(...structuredClone(args)));
  };
  return {
    ...aggregatesOver(call),
    // `call` answers each operation with the type that the store declares for it.
    prune: (endedBefore, limit) => call("prune", [endedBefore, limit]) as Promise<number>,
    check: () => call("check", []) as Promise<string[]>,
    state: () => (closed ? { state: "ended", reason: "it is closed" } : { state: "open" }),
    ended: end.promise,
    async close() {
      closed = true;
      end.resolve(undefined);
    },
  };
}

function memoryStore(state: State): Store {
  return {
    messages: memoryMessages(state),
    progress: memoryProgress(state),
    cursors: memoryCursors(state),
    references: {
      get: (system, entity, key) => state.references.get(keyOf(system, entity, key)),
      put(system, entity, key, value) {
        state.references.set(keyOf(system, entity, key), value);
      },
    },
    revisions: memoryRevisions(state),
    cases: memoryCases(state),
    audit: {
      count(entry) {
        const key = countKey(entry);
        const known = state.countedAudit.get(key);
        if (known) {
          known.count++;
          return;
        }
        const details = { ...entry.details, count: 1 };
        state.countedAudit.set(key, details);
        state.audit.push({ ...entry, details });
      },
      append(entry) {
        state.audit.push(entry);
      },
      list({ limit, cursor }) {
        const end = Math.min(positionBefore(cursor), state.audit.length);
        const start = Math.max(0, end - limit);
        return {
          items: state.audit.slice(start, end).reverse(),
          next: start > 0 ? nextCursor(start) : null,
        };
      },
    },
    prune: (endedBefore, limit) => prune(state, endedBefore, limit),
    check: () => [],
    probe: () => undefined,
  };
}

function prune(state: State, endedBefore: number, limit: number): number {
  pruneFirings(state, endedBefore);
  pruneRevisions(state, endedBefore);
  const auditBefore = endedBefore - auditKeptBeyond;
  for (const [index, entry] of [...state.audit.entries()].reverse())
    if (entry.at < auditBefore) state.audit.splice(index, 1);
  const needed = new Set<string>();
  for (const each of state.cases.values()) if (each.state === "open") needed.add(each.messageId);
  const ended = [...state.rows.values()]
    .filter(({ id, endedAt, lastSeenAt }) => {
      const isOld = endedAt !== null && Math.max(endedAt, lastSeenAt ?? 0) < endedBefore;
      return isOld && !needed.has(id);
    })
    .sort((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0) || one.seq - other.seq)
    .slice(0, limit);
  for (const row of ended) removeRow(state, row);
  return ended.length;
}
