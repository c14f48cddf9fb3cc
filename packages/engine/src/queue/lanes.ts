import { isUnfinished, type Journal, type MessageRow } from "@crossdock/journal";
import { createBacklog } from "./backlog.ts";
import { type Body, type Entry, type QueuedLane, slim } from "./lane.ts";
import { createLaneMemory, type LaneMemory } from "./lane-memory.ts";
import { createLaneRunner, type LaneRunnerDeps } from "./lane-runner.ts";
import type { FlowOfLane, ParkedFor } from "./waits-for.ts";

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
  /** Runs what is in these partitions, from their first unfinished message on. Resolves once the first are here. */
  gain(partitions: readonly number[]): Promise<void>;
  /** Another daemon is to run these partitions. Resolves once nothing of them runs here, and nothing is known of them. */
  leave(partitions: readonly number[]): Promise<void>;
  /** Whether the partition is run here. */
  has(partition: number): boolean;
  /** Another daemon may have accepted something: look. */
  wake(): void;
  /** What lanes are parked for may work again: all of them go on, oldest first, or a single one as a trial. */
  available(on: ParkedFor, how: "one" | "all"): void;
  /** How many lanes are parked for it, as far as they are in memory. */
  parked(on: ParkedFor): number;
  /** The flows that lanes are parked for. */
  parkedFlows(): FlowOfLane[];
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

  const runner = createLaneRunner({
    ...deps,
    slots,
    takeBody: memory.takeBody,
    forget: memory.forget,
    onIdle: () => idle.look(),
    note(lane, entry, turn) {
      const { changed } = entry;
      const isDone = turn.state === "ended";
      entry.changed = undefined;
      if (!backlog.has(lane.partition)) {
        memory.clear(lane);
        return true;
      }
      if (turn.row) entry.row = slim(turn.row);
      if (isDone) remove(lane, entry);
      else if (changed) entry.row = changed;
      return isDone || changed !== undefined;
    },
  });

  const idle = createIdle(memory, {
    isDone: () => runner.running.size === 0 && !backlog.isReading,
    onEmpty: (lane) => runner.look(lane),
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
    if (!backlog.has(row.partition)) return;
    const hasWork = isUnfinished(row.state);
    const { lane, entry } = memory.find(row);
    if (!lane || !entry) {
      if (!hasWork) backlog.ended(row.id);
      else if (!backlog.keeps(row, lane)) place(row, false);
      return;
    }
    if (isRunning(lane) && lane.entries[0] === entry) {
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
      idle.look();
    },
  });

  return {
    add(row, body) {
      if (idle.isDraining()) return;
      if (body && journal.partitions.isShared) memory.expect(row.id, body);
      if (!backlog.leaves(row)) place(row, true, body);
    },
    gain: backlog.gain,
    leave(partitions) {
      backlog.leave(partitions);
      return idle.empty(partitions);
    },
    has: backlog.has,
    wake: backlog.wake,
    available: runner.available,
    parked: runner.parked,
    parkedFlows: runner.parkedFlows,
    refresh,
    drain() {
      runner.drain();
      for (const lane of memory.lanes()) lane.timer?.cancel();
      backlog.stop();
      return idle.drain();
    },
    running: () => runner.running,
  };
}

function isRunning({ state }: QueuedLane): boolean {
  return state.name === "running";
}

/** Who waits until nothing runs any more: at all, or of partitions that another daemon is to have. */
function createIdle(
  memory: LaneMemory,
  { isDone, onEmpty }: { isDone(): boolean; onEmpty(lane: QueuedLane): void },
) {
  const waiting = new Set<() => void>();
  let isDraining = false;

  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });

  return {
    isDraining: () => isDraining,
    /** Resolves once nothing runs and nothing is read. */
    drain(): Promise<void> {
      isDraining = true;
      return until(isDone);
    },
    /** Empties the lanes of these partitions. Resolves once none of them runs; those that run are emptied when their turn is over. */
    empty(partitions: readonly number[]): Promise<void> {
      const lanes = [...memory.lanes()].filter(({ partition }) => partitions.includes(partition));
      const running = lanes.filter(isRunning);
      for (const lane of lanes) {
        if (running.includes(lane)) continue;
        memory.clear(lane);
        onEmpty(lane);
      }
      return until(() => !running.some(isRunning));
    },
    /** A turn or a read is over. */
    look(): void {
      for (const look of waiting) look();
    },
  };
}
