import type { CursorMove } from "../journal.ts";
import type { Store } from "../operations.ts";
import { keyOf, type State } from "./state.ts";

export function memoryCursors(state: State): Store["cursors"] {
  return {
    get: (flow, retailer, trigger) => state.cursors.get(keyOf(flow, retailer, trigger)),
    move: (move) => moveCursor(state, move),
    fire(flow, retailer, trigger, due) {
      const key = keyOf(flow, retailer, trigger);
      const fired = state.firings.get(key) ?? new Set<number>();
      if (fired.has(due)) return false;
      state.firings.set(key, fired.add(due));
      return true;
    },
    lastFired(flow, retailer, trigger) {
      const fired = state.firings.get(keyOf(flow, retailer, trigger));
      return fired && Math.max(...fired);
    },
  };
}

export function moveCursor(state: State, { flow, retailer, trigger, value }: CursorMove): void {
  state.cursors.set(keyOf(flow, retailer, trigger), value);
}

/** Forgets firings that were due before the instant, but for the last of each trigger. */
export function pruneFirings(state: State, dueBefore: number): void {
  for (const fired of state.firings.values()) {
    const last = Math.max(...fired);
    for (const due of fired) if (due < dueBefore && due !== last) fired.delete(due);
  }
}
