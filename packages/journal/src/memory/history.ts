import type { AttemptRow } from "../progress.ts";
import type { HistoryStore, Placed } from "../store.ts";
import type { State } from "./state.ts";

export function memoryHistory({ changes, steps, attempts }: State): HistoryStore {
  return {
    putSteps(rows) {
      for (const { place: _, ...row } of rows) {
        // An intent that ends stays in its place.
        const next = new Map(steps.get(row.messageId)).set(row.step, row);
        changes.set(steps, row.messageId, next);
      }
    },
    addAttempts(rows) {
      for (const row of rows) {
        const before = attempts.get(row.messageId) ?? [];
        changes.set(attempts, row.messageId, [...before, withoutPlace(row)]);
      }
    },
    forgetSteps(messageId, names) {
      const kept = [...(steps.get(messageId) ?? [])].filter(([name]) => !names.includes(name));
      changes.set(steps, messageId, new Map(kept));
    },
    steps: (messageIds) => messageIds.map((id) => [...(steps.get(id)?.values() ?? [])]),
    attempts: (messageId) => [...(attempts.get(messageId) ?? [])],
  };
}

function withoutPlace({ place: _, ...row }: Placed<AttemptRow>): AttemptRow {
  return row;
}
