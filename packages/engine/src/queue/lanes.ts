import { isUnfinished, type Journal, type Lane, type MessageRow } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";
import { createBacklog } from "./backlog.ts";
import { createFifo, type Fifo } from "./fifo.ts";
import {
  type Body,
  createLane,
  type Entry,
  insert,
  type LaneState,
  laneId,
  sizeOf,
  slim,
  waitOf,
} from "./lane.ts";

/**
 * The queue in memory. Messages of one lane (flow, retailer, key) run one at a time in order of acceptance; lanes
 * run in parallel, at most `slots` per flow and retailer. What does not fit into the bounds stays in the journal
 * and is read when there is room.
 *
 * A lane is `idle` (nothing to do), `ready` (in line for a slot), `running`, or `blocked`: its first message waits
 * for an instant, for a System, or for a person.
 */
export interface Lanes {
  /**
   * A message that was just stored. Its body is kept until it runs where memory allows, to save the first read.
   */
  add(row: MessageRow, body?: Body): void;
  /** Reads the unfinished messages of an earlier process. Call once, before anything runs. */
  recover(): Promise<void>;
  /**
   * The System takes calls again: its parked lanes go on, oldest first. `one`: a single lane, as a trial; those that tried
   * least come first, so that one message which always fails does not keep the others from trying.
   */
  available(system: string, how: "one" | "all"): void;
  /** A person changed this message: its lane looks at it again. */
  refresh(row: MessageRow): void;
  /** Starts nothing more; resolves when nothing runs and nothing is being read. No timer is left. */
  drain(): Promise<void>;
  /** Ids of running messages. */
  running(): ReadonlySet<string>;
}

/** What became of a message's turn; `row` is the message as it is now, unless it has ended. */
export type Turn = TurnState & { row?: MessageRow };

type TurnState =
  | { state: "ended" }
  | { state: "retrying"; after: number }
  | { state: "paused"; system: string }
  | { state: "held" }
  /** The daemon drains: leave it to the next process. */
  | { state: "stopped" };

export interface LanesDeps {
  journal: Journal;
  clock: Clock;
  /** Runs one message as far as it gets. Never rejects. */
  run(row: MessageRow, body: Body | undefined): Promise<Turn>;
  /** Whether a call to the System would go out now. */
  takesCalls(system: string): boolean;
  /** Something that must not happen: reading the journal failed. It is tried again. */
  onError(error: unknown): void;
  /** Most messages that are known in memory. Default: 100,000. */
  window?: number;
  /** Most messages of one lane in memory. Default: 500. */
  laneWindow?: number;
  /** Messages of one flow and retailer at once. Default: 32. */
  slots?: number;
}

interface Slots {
  running: number;
  readonly ready: Fifo<LaneState>;
}

/** Bodies kept for their first run, in characters over all lanes. */
const bodyBudget = 64 * 1024 * 1024;

export function createLanes(deps: LanesDeps): Lanes {
  const { journal, clock, window = 100_000, laneWindow = 500, slots: slotLimit = 32 } = deps;
  const lanes = new Map<string, LaneState>();
  const flows = new Map<string, Slots>();
  const parked = new Map<string, Set<LaneState>>();
  const atWork = new Set<string>();
  /** Ids of all entries. */
  const present = new Set<string>();
  let bodies = 0;
  let drained: (() => void) | undefined;

  const slotsOf = ({ flow, retailer }: Lane): Slots => {
    const id = `${flow}\n${retailer}`;
    let slots = flows.get(id);
    if (!slots) {
      slots = { running: 0, ready: createFifo() };
      flows.set(id, slots);
    }
    return slots;
  };

  /** The lane waits for nothing any more. */
  const unblock = (lane: LaneState): void => {
    lane.timer?.cancel();
    lane.timer = undefined;
    if (lane.parkedFor === undefined) return;
    const others = parked.get(lane.parkedFor);
    others?.delete(lane);
    if (others?.size === 0) parked.delete(lane.parkedFor);
    lane.parkedFor = undefined;
  };

  const makeReady = (lane: LaneState): void => {
    unblock(lane);
    if (lane.entries.length === 0) {
      rest(lane);
      return;
    }
    lane.state = "ready";
    const slots = slotsOf(lane.lane);
    slots.ready.push(lane);
    dispatch(slots);
  };

  const dispatch = (slots: Slots): void => {
    while (!drained && slots.running < slotLimit) {
      const lane = slots.ready.shift();
      if (!lane) return;
      const entry = lane.entries[0];
      if (entry) void start(lane, entry, slots);
      else rest(lane);
    }
  };

  const start = async (lane: LaneState, entry: Entry, slots: Slots): Promise<void> => {
    lane.state = "running";
    slots.running++;
    atWork.add(entry.row.id);
    const { body } = entry;
    dropBody(entry);
    const turn = await deps.run(entry.row, body);
    atWork.delete(entry.row.id);
    slots.running--;
    finish(lane, entry, turn);
    dispatch(slots);
    endDrain();
  };

  const finish = (lane: LaneState, entry: Entry, turn: Turn): void => {
    const { trialOf } = lane;
    const { changed } = entry;
    lane.trialOf = undefined;
    entry.changed = undefined;
    lane.state = "blocked";
    if (turn.row) entry.row = slim(turn.row);
    if (turn.state === "ended") leave(lane, entry);
    else if (changed) {
      entry.row = changed;
      look(lane);
    } else block(lane, turn);
    // The trial told nothing about its System: the next one tries.
    const isAsked = turn.state === "paused" && turn.system === trialOf;
    if (trialOf !== undefined && !isAsked && deps.takesCalls(trialOf)) available(trialOf, "one");
  };

  const block = (lane: LaneState, turn: TurnState): void => {
    if (turn.state === "retrying") wakeAfter(lane, turn.after);
    if (turn.state !== "paused") return;
    // The System may have come back while the pause was being stored.
    if (deps.takesCalls(turn.system)) makeReady(lane);
    else park(lane, turn.system);
  };

  const park = (lane: LaneState, system: string): void => {
    lane.parkedFor = system;
    const others = parked.get(system);
    if (others) others.add(lane);
    else parked.set(system, new Set([lane]));
  };

  const wakeAfter = (lane: LaneState, delay: number): void => {
    if (drained) return;
    lane.timer = clock.schedule(delay, () => makeReady(lane));
  };

  /** A message is done with: the lane goes on. */
  const leave = (lane: LaneState, entry: Entry): void => {
    lane.entries.splice(lane.entries.indexOf(entry), 1);
    dropBody(entry);
    lane.trials = 0;
    present.delete(entry.row.id);
    backlog.ended(entry.row.id);
    backlog.refill(lane);
    if (lane.state === "blocked") look(lane);
  };

  const rest = (lane: LaneState): void => {
    lane.state = "idle";
    if (!lane.more) lanes.delete(lane.id);
  };

  const available = (system: string, how: "one" | "all"): void => {
    const waiting = [...(parked.get(system) ?? [])];
    if (how === "one") {
      const [lane] = waiting.sort((a, b) => a.trials - b.trials || byHead(a, b));
      if (!lane) return;
      lane.trialOf = system;
      lane.trials++;
      makeReady(lane);
      return;
    }
    for (const lane of waiting.sort(byHead)) {
      lane.trials = 0;
      makeReady(lane);
    }
  };

  const dropBody = (entry: Entry): void => {
    if (entry.body) bodies -= sizeOf(entry.body);
    entry.body = undefined;
  };

  /** Puts a message into its lane; one that is `bounded` stays in the journal where the lane is full. */
  const place = (row: MessageRow, bounded: boolean, body?: Body): void => {
    if (present.has(row.id)) return;
    const id = laneId(row);
    let lane = lanes.get(id);
    if (!lane) {
      lane = createLane(row);
      lanes.set(id, lane);
    }
    if (bounded && (lane.more || lane.entries.length >= laneWindow)) {
      lane.more = true;
      lane.missed = true;
      return;
    }
    const keep = body !== undefined && bodies + sizeOf(body) <= bodyBudget;
    if (keep) bodies += sizeOf(body);
    const entry = { row: slim(row), body: keep ? body : undefined, changed: undefined };
    const at = insert(lane, entry);
    present.add(row.id);
    if (at === 0 && (lane.state === "idle" || lane.state === "blocked")) look(lane);
  };

  /** Decides from the stored state of a lane's first message what the lane waits for. */
  const look = (lane: LaneState): void => {
    unblock(lane);
    const row = lane.entries[0]?.row;
    if (!row) {
      rest(lane);
      return;
    }
    lane.state = "blocked";
    if (row.state === "held") return;
    // A paused one tries at once: if its System is still down it is parked again, by what is true now.
    const left = waitOf(row, clock.now());
    if (left > 0) wakeAfter(lane, left);
    else makeReady(lane);
  };

  const backlog = createBacklog({
    journal,
    clock,
    window,
    laneWindow,
    count: () => present.size,
    place,
    onError: deps.onError,
    onRead(lane) {
      if (lane?.state === "idle") rest(lane);
      endDrain();
    },
  });

  const endDrain = (): void => {
    if (drained && atWork.size === 0 && !backlog.isReading) drained();
  };

  return {
    add(row, body) {
      if (!drained && !backlog.leaves(row)) place(row, true, body);
    },
    recover: backlog.recover,
    available,
    refresh(row) {
      const hasWork = isUnfinished(row.state);
      const lane = lanes.get(laneId(row));
      const entry = lane?.entries.find((known) => known.row.id === row.id);
      if (!lane || !entry) {
        if (!hasWork) backlog.ended(row.id);
        else if (!backlog.keeps(row, lane)) place(row, false);
        return;
      }
      if (lane.state === "running" && lane.entries[0] === entry) {
        entry.changed = slim(row);
        return;
      }
      entry.row = slim(row);
      if (!hasWork) leave(lane, entry);
      else if (lane.state === "blocked") look(lane);
    },
    drain() {
      for (const lane of lanes.values()) lane.timer?.cancel();
      backlog.stop();
      return new Promise((resolve) => {
        drained = resolve;
        endDrain();
      });
    },
    running: () => atWork,
  };
}

/** In the order in which the messages that lanes wait with were accepted. */
function byHead(one: LaneState, other: LaneState): number {
  const [place = "", against = ""] = [one.entries[0]?.row.place, other.entries[0]?.row.place];
  return place < against ? -1 : place > against ? 1 : 0;
}
