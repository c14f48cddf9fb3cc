import type { CursorStore, ReferenceStore } from "../store.ts";
import { keyOf, type State } from "./state.ts";

export function memoryCursors({ changes, cursors, firings }: State): CursorStore {
  return {
    get: (flow, retailer, trigger) => cursors.get(keyOf(flow, retailer, trigger)),
    move({ flow, retailer, trigger, value, at }) {
      changes.set(cursors, keyOf(flow, retailer, trigger), { value, at });
    },
    fire(flow, retailer, trigger, due) {
      const key = keyOf(flow, retailer, trigger);
      const fired = firings.get(key) ?? new Set<number>();
      if (fired.has(due)) return false;
      changes.set(firings, key, new Set([...fired, due]));
      return true;
    },
    lastFired(flow, retailer, trigger) {
      const fired = firings.get(keyOf(flow, retailer, trigger));
      return fired && Math.max(...fired);
    },
    forgetFirings(before) {
      for (const [key, fired] of firings) {
        const last = Math.max(...fired);
        const kept = [...fired].filter((due) => due >= before || due === last);
        if (kept.length < fired.size) changes.set(firings, key, new Set(kept));
      }
    },
  };
}

export function memoryReferences({ changes, references }: State): ReferenceStore {
  return {
    get: (system, entity, key) => references.get(keyOf(system, entity, key)),
    put(system, entity, key, value) {
      changes.set(references, keyOf(system, entity, key), value);
    },
  };
}
