import type { Journal, Lane, MessageRow } from "@crossdock/journal";
import type { Clock, Timer } from "@crossdock/kit";

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
  /** The System takes calls again: its parked lanes go on, oldest first. */
  available(system: string, how: "one" | "all"): void;
  /** A person changed this message: its lane looks at it anew. */
  refresh(row: MessageRow): void;
  /** Starts nothing more; resolves when nothing runs. */
  drain(): Promise<void>;
  /** Ids of messages at work. */
  running(): ReadonlySet<string>;
}

/** What became of a message's turn; `row` is the message as it is now, unless it has ended. */
export type Turn = TurnState & { row?: MessageRow };

type TurnState =
  | { state: "ended" }
  | { state: "retrying"; at: number }
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
  /** Something that must not happen: reading the journal failed. */
  onError(error: unknown): void;
  /** Most messages that are known in memory. Default: 100,000. */
  window?: number;
  /** Most messages of one lane in memory. Default: 500. */
  laneWindow?: number;
  /** Messages of one flow and retailer at once. Default: 32. */
  slots?: number;
}

/** A message's texts, as the journal keeps them. */
export interface Body {
  payload: string;
  original: string | null;
}

interface Entry {
  row: MessageRow;
  body: Body | undefined;
}

interface LaneState {
  id: string;
  lane: Lane;
  entries: Entry[];
  state: "idle" | "ready" | "running" | "blocked";
  timer: Timer | undefined;
  /** System that the first message waits for. */
  system: string | undefined;
  /** System that this lane was woken for, until its turn has shown what became of it. */
  wokenFor: string | undefined;
  /** The journal has messages of this lane that are not here. */
  more: boolean;
  /** One was left to the journal while a read was under way. */
  missed: boolean;
}

interface Slots {
  running: number;
  ready: LaneState[];
}

/** Bodies kept for their first run, in characters over all lanes. */
const bodyBudget = 64 * 1024 * 1024;

export function createLanes(deps: LanesDeps): Lanes {
  const { journal, clock, window = 100_000, laneWindow = 500, slots: slotLimit = 32 } = deps;
  const lanes = new Map<string, LaneState>();
  const flows = new Map<string, Slots>();
  const atWork = new Set<string>();
  /** Ids of all entries. */
  const present = new Set<string>();
  let bodies = 0;
  /** Highest sequence number that was considered; beyond it the journal knows more when `spilled`. */
  let horizon = 0;
  let spilled = false;
  let missed = false;
  let filling = false;
  let draining: (() => void) | undefined;

  const slotsOf = ({ flow, retailer }: Lane): Slots => {
    const id = `${flow}\n${retailer}`;
    let slots = flows.get(id);
    if (!slots) {
      slots = { running: 0, ready: [] };
      flows.set(id, slots);
    }
    return slots;
  };

  const makeReady = (lane: LaneState): void => {
    lane.timer?.cancel();
    lane.timer = undefined;
    lane.system = undefined;
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
    while (!draining && slots.running < slotLimit) {
      const lane = slots.ready.shift();
      if (!lane) return;
      void start(lane, slots);
    }
  };

  const start = async (lane: LaneState, slots: Slots): Promise<void> => {
    const entry = lane.entries[0];
    if (!entry) {
      rest(lane);
      return;
    }
    lane.state = "running";
    slots.running++;
    atWork.add(entry.row.id);
    const { body } = entry;
    dropBody(entry);
    const turn = await deps.run(entry.row, body);
    atWork.delete(entry.row.id);
    slots.running--;
    finish(lane, turn);
    dispatch(slots);
    if (draining && atWork.size === 0) draining();
  };

  const finish = (lane: LaneState, turn: Turn): void => {
    lane.state = "blocked";
    const entry = lane.entries[0];
    if (entry && turn.row) entry.row = turn.row;
    const probed = lane.wokenFor;
    lane.wokenFor = undefined;
    if (probed !== undefined && turn.state !== "paused" && deps.takesCalls(probed)) available(probed, "one");
    switch (turn.state) {
      case "ended":
        leave(lane);
        return;
      case "retrying":
        lane.timer = clock.schedule(turn.at - clock.now(), () => makeReady(lane));
        return;
      case "paused":
        // The System may have come back while the pause was being stored.
        if (deps.takesCalls(turn.system)) makeReady(lane);
        else lane.system = turn.system;
        return;
      case "held":
      case "stopped":
        return;
    }
  };

  /** The first message is done with. */
  const leave = (lane: LaneState): void => {
    const [entry] = lane.entries.splice(0, 1);
    if (entry) present.delete(entry.row.id);
    void refill(lane);
    if (spilled) void fill();
    makeReady(lane);
  };

  const rest = (lane: LaneState): void => {
    lane.state = "idle";
    if (!lane.more) lanes.delete(lane.id);
  };

  const available = (system: string, how: "one" | "all"): void => {
    const parked = [...lanes.values()]
      .filter((lane) => lane.state === "blocked" && lane.system === system)
      .sort((a, b) => (a.entries[0]?.row.seq ?? 0) - (b.entries[0]?.row.seq ?? 0));
    for (const lane of how === "one" ? parked.slice(0, 1) : parked) {
      makeReady(lane);
      lane.wokenFor = system;
    }
  };

  const dropBody = (entry: Entry): void => {
    if (entry.body) bodies -= sizeOf(entry.body);
    entry.body = undefined;
  };

  /** Puts a stored message behind the others of its lane, unless memory is full. */
  const place = (row: MessageRow, body?: Body, always = false): void => {
    if (present.has(row.id)) return;
    const id = laneId(row);
    let lane = lanes.get(id);
    if (!lane) {
      const { flow, retailer, key } = row;
      lane = {
        id,
        lane: { flow, retailer, key },
        entries: [],
        state: "idle",
        timer: undefined,
        system: undefined,
        wokenFor: undefined,
        more: false,
        missed: false,
      };
      lanes.set(id, lane);
    }
    if (!always && (lane.more || lane.entries.length >= laneWindow)) {
      lane.more = true;
      lane.missed = true;
      return;
    }
    const keep = body !== undefined && bodies + sizeOf(body) <= bodyBudget;
    if (keep) bodies += sizeOf(body);
    lane.entries.push({ row, body: keep ? body : undefined });
    present.add(row.id);
    if (lane.state === "idle") settle(lane);
  };

  /** Decides from the stored state of a lane's first message what the lane waits for. */
  const settle = (lane: LaneState): void => {
    const row = lane.entries[0]?.row;
    if (!row) {
      rest(lane);
      return;
    }
    lane.state = "blocked";
    if (row.state === "held") return;
    // A paused one tries at once: if its System is still down it is parked again, by what is true now.
    if (row.state === "retrying" && row.dueAt !== null && row.dueAt > clock.now()) {
      lane.timer = clock.schedule(row.dueAt - clock.now(), () => makeReady(lane));
      return;
    }
    makeReady(lane);
  };

  /** Reads on in one lane once most of what is here has gone. */
  const refill = async (lane: LaneState): Promise<void> => {
    if (!lane.more || lane.entries.length > laneWindow / 2) return;
    const last = lane.entries.at(-1)?.row.seq ?? 0;
    try {
      lane.missed = false;
      const rows = await journal.messages.lane(lane.lane, last, laneWindow);
      for (const row of rows) place(row, undefined, true);
      lane.more = rows.length === laneWindow || lane.missed;
      if (lane.more) void refill(lane);
    } catch (error) {
      deps.onError(error);
    }
  };

  /** Reads on over all lanes once half of the window is free. */
  const fill = async (): Promise<void> => {
    if (filling) return;
    filling = true;
    try {
      while (spilled && present.size < window / 2) {
        missed = false;
        const rows = await journal.messages.unfinished(horizon, 5000);
        for (const row of rows) {
          horizon = row.seq;
          place(row);
        }
        // A message stored while we read may have been left to the journal: then look once more.
        if (rows.length < 5000 && !missed) spilled = false;
      }
    } catch (error) {
      deps.onError(error);
    } finally {
      filling = false;
    }
  };

  return {
    add(row, body) {
      if (spilled || present.size >= window) {
        spilled = true;
        missed = true;
        void fill();
        return;
      }
      horizon = Math.max(horizon, row.seq);
      place(row, body);
    },
    async recover() {
      spilled = true;
      await fill();
    },
    available,
    refresh(row) {
      const lane = lanes.get(laneId(row));
      const entry = lane?.entries.find((known) => known.row.id === row.id);
      if (!lane || !entry) {
        place(row, undefined, true);
        return;
      }
      entry.row = row;
      if (lane.state !== "blocked" || lane.entries[0] !== entry) return;
      if (["accepted", "retrying", "paused", "held"].includes(row.state)) {
        lane.timer?.cancel();
        settle(lane);
        return;
      }
      leave(lane);
    },
    drain() {
      for (const lane of lanes.values()) lane.timer?.cancel();
      return new Promise((resolve) => {
        draining = resolve;
        if (atWork.size === 0) resolve();
      });
    },
    running: () => atWork,
  };
}

/** A message without a key is a lane of its own. */
function laneId({ flow, retailer, key, id }: MessageRow): string {
  return key === null ? `${flow}\n${retailer}\n\n${id}` : `${flow}\n${retailer}\n${key}`;
}

function sizeOf({ payload, original }: Body): number {
  return payload.length + (original?.length ?? 0);
}
