import { columnsOf } from "../pause.ts";
import type { PauseStore } from "../store.ts";
import { keyOf, type State } from "./state.ts";

export function memoryPauses({ changes, pauses }: State): PauseStore {
  return {
    list: () => [...pauses.values()],
    put(pause) {
      const key = keyOf(...columnsOf(pause.target));
      if (pauses.has(key)) return false;
      changes.set(pauses, key, pause);
      return true;
    },
    remove(target) {
      const key = keyOf(...columnsOf(target));
      if (!pauses.has(key)) return false;
      changes.delete(pauses, key);
      return true;
    },
  };
}
