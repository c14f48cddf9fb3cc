import { isUnfinished, type Journal, type MessageRow } from "@crossdock/journal";
import { createBacklog } from "./backlog.ts";
import { type Body, type Entry, type QueuedLane, slim } from "./lane.ts";
import { createLaneMemory } from "./lane-memory.ts";
import { createLaneRunner, type LaneRunnerDeps } from "./lane-runner.ts";
import type { ParkedFor } from "./waits-for.ts";

/**
 * The queue in memory. Messages of one lane (flow, retailer, key) run one at a time in order of acceptance; lanes
 * run in parallel, at most `slots` per flow and retailer. What does not fit into the bounds stays in the journal
 * and is read when there is room. How a lane goes on is in `lane-machine.ts`.
 */
export interface Lanes {
  /**
   * A message that was just stored. Its body is kept until it runs where memory allows, to save the first read.
   */
  add(row: MessageRow, body?: Body): void;
  /** Reads the unfinished messages of an earlier process. Call once, before anything runs. */
  recover(): Promise<void>;
  /** What lanes are parked for may work again: all of them go on, oldest first, or a single one as a trial. */
  available(on: ParkedFor, how: "one" | "all"): void;
  /** How many lanes are parked for it, as far as they are in memory. */
  parked(on: ParkedFor): number;
  /** A person changed this message: its lane looks at it again. */
  refresh(row: MessageRow): void;
  /** Starts nothing more; resolves when nothing runs and nothing is being read. No timer is left. */
  drain(): Promise<void>;
  /** Ids of running messages. */
  running(): ReadonlySet<string>;
}

export interface LanesDeps extends Pick<LaneRunnerDeps, "clock" | "run" | "isAvailable"> {
  journal: Journal;
  /** Something that must not happen: reading the journal failed. It is tried again. */
  onError(error: unknown): void;
  /** Most messages that are known in memory. Default: 100,000. */
  window?: number;
  /** Most messages of one lane in memory. Default: 500. */
  laneWindow?: number;
  /** Messages of one flow and retailer at once. Default: 32. */
  slots?: number;
}

export function createLanes(deps: LanesDeps): Lanes {
  const { journal, clock, window = 100_000, laneWindow = 500, slots = 32 } = deps;
  const memory = createLaneMemory(laneWindow);
  let drained: (() => void) | undefined;

  const endDrain = (): void => {
    if (drained && runner.running.size === 0 && !backlog.isReading) drained();
  };

  const runner = createLaneRunner({
    ...deps,
    slots,
    takeBody: memory.takeBody,
    forget: memory.forget,
    onIdle: endDrain,
    note(lane, entry, turn) {
      const { changed } = entry;
      const isDone = turn.state === "ended";
      entry.changed = undefined;
      if (turn.row) entry.row = slim(turn.row);
      if (isDone) remove(lane, entry);
      else if (changed) entry.row = changed;
      return isDone || changed !== undefined;
    },
  });

  /** The message is done with. */
  const remove = (lane: QueuedLane, entry: Entry): void => {
    memory.remove(lane, entry);
    backlog.ended(entry.row.id);
    backlog.refill(lane);
  };

  const place = (row: MessageRow, bounded: boolean, body?: Body): void => {
    const lane = memory.put(row, bounded, body);
    if (lane) runner.look(lane);
  };

  const refresh = (row: MessageRow): void => {
    const hasWork = isUnfinished(row.state);
    const { lane, entry } = memory.find(row);
    if (!lane || !entry) {
      if (!hasWork) backlog.ended(row.id);
      else if (!backlog.keeps(row, lane)) place(row, false);
      return;
    }
    if (lane.state.name === "running" && lane.entries[0] === entry) {
      entry.changed = slim(row);
      return;
    }
    entry.row = slim(row);
    if (!hasWork) remove(lane, entry);
    runner.look(lane);
  };

  const backlog = createBacklog({
    journal,
    clock,
    window,
    laneWindow,
    count: () => memory.count,
    place,
    onError: deps.onError,
    onRead(lane) {
      if (lane?.state.name === "idle") memory.forget(lane);
      endDrain();
    },
  });

  return {
    add(row, body) {
      if (!drained && !backlog.leaves(row)) place(row, true, body);
    },
    recover: backlog.recover,
    available: runner.available,
    parked: runner.parked,
    refresh,
    drain() {
      runner.drain();
      for (const lane of memory.lanes()) lane.timer?.cancel();
      backlog.stop();
      return new Promise((resolve) => {
        drained = resolve;
        endDrain();
      });
    },
    running: () => runner.running,
  };
}
