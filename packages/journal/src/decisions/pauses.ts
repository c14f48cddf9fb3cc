import type { PauseRow } from "../pause.ts";
import type { Store } from "../store.ts";
import { witness } from "./act.ts";
import type { Operations } from "./operations.ts";

/** See `PauseJournal`. */
export function pausesOver(store: Store): Operations["pauses"] {
  const { pauses } = store;
  return {
    list: async () => (await pauses.list()).toSorted(byAge),
    async begin(pause, act) {
      const isNew = await pauses.put(pause);
      if (isNew) await witness(store, act);
      return isNew;
    },
    async end(target, act) {
      const isThere = await pauses.remove(target);
      if (isThere) await witness(store, act);
      return isThere;
    },
  };
}

/** Two of one instant in an order that every store has. */
function byAge(one: PauseRow, other: PauseRow): number {
  if (one.at !== other.at) return one.at - other.at;
  return JSON.stringify(one.target) < JSON.stringify(other.target) ? -1 : 1;
}
