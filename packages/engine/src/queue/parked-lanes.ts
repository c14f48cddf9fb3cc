import { byHead, type QueuedLane } from "./lane.ts";
import { type FlowOfLane, type ParkedFor, parkedKey } from "./waits-for.ts";

/** Which lanes are parked for what. */
export interface ParkedLanes {
  add(on: ParkedFor, lane: QueuedLane): void;
  remove(on: ParkedFor, lane: QueuedLane): void;
  /** Those that are to try: all, oldest first, or the oldest of those that tried least. */
  next(on: ParkedFor, how: "one" | "all"): QueuedLane[];
  count(on: ParkedFor): number;
  /** The flows that lanes are parked for. */
  flows(): FlowOfLane[];
}

export function createParkedLanes(): ParkedLanes {
  const parked = new Map<string, Set<QueuedLane>>();
  return {
    add(on, lane) {
      const key = parkedKey(on);
      const others = parked.get(key);
      if (others) others.add(lane);
      else parked.set(key, new Set([lane]));
    },
    remove(on, lane) {
      const key = parkedKey(on);
      const others = parked.get(key);
      others?.delete(lane);
      if (others?.size === 0) parked.delete(key);
    },
    flows: () =>
      [...parked.values()].flatMap(([first]) => {
        const parkedFor = first?.state.name === "parked" ? first.state.on : undefined;
        return parkedFor && "flow" in parkedFor ? [parkedFor] : [];
      }),
    count: (on) => parked.get(parkedKey(on))?.size ?? 0,
    next(on, how) {
      const lanes = [...(parked.get(parkedKey(on)) ?? [])];
      if (how === "all") return lanes.sort(byHead);
      return lanes.sort((a, b) => a.state.trials - b.state.trials || byHead(a, b)).slice(0, 1);
    },
  };
}
