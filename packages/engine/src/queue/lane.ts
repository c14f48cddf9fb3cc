import type { Lane, MessageRow } from "@crossdock/journal";
import type { Timer } from "@crossdock/kit";
import type { Head, LaneState } from "./lane-machine.ts";

/** A message's texts, as the journal keeps them. */
export interface Body {
  payload: string;
  original: string | null;
}

/** A message in memory. */
export interface Entry {
  row: MessageRow;
  body: Body | undefined;
  /** A person changed it while its turn was ending: what it is now. */
  changed: MessageRow | undefined;
}

/** A lane in memory. */
export interface QueuedLane {
  readonly id: string;
  readonly lane: Lane;
  readonly partition: number;
  /** In order of acceptance; the first is active or next. */
  readonly entries: Entry[];
  state: LaneState;
  timer: Timer | undefined;
  /** The journal has messages of this lane that are not here. */
  more: boolean;
  /** One was left to the journal while a read was under way. */
  missed: boolean;
  isReading: boolean;
}

export function createLane({ flow, retailer, mode, key, id, partition }: MessageRow): QueuedLane {
  return {
    id: laneId({ flow, retailer, mode, key, id }),
    lane: { flow, retailer, mode, key },
    partition,
    entries: [],
    state: { name: "idle", trials: 0 },
    timer: undefined,
    more: false,
    missed: false,
    isReading: false,
  };
}

/** A message without a key is a lane of its own. */
export function laneId({ flow, retailer, mode, key, id }: Lane & { id: string }): string {
  return key === null ? `${flow}\n${retailer}\n${mode}\n\n${id}` : `${flow}\n${retailer}\n${mode}\n${key}`;
}

/** Puts a message at its place in the order of acceptance, never before one that runs; answers where that is. */
export function insert(lane: QueuedLane, entry: Entry): number {
  const { entries } = lane;
  const first = lane.state.name === "running" ? 1 : 0;
  let index = entries.length;
  while (index > first && (entries[index - 1]?.row.place ?? "") > entry.row.place) index--;
  entries.splice(index, 0, entry);
  return index;
}

/** What the stored state of a lane's first message says of it. One that is paused tries at once, by what is true now. */
export function headOf({ entries: [first] }: QueuedLane, now: number): Head {
  if (!first) return { is: "none" };
  if (first.row.state === "held") return { is: "held" };
  const after = waitOf(first.row, now);
  return after > 0 ? { is: "waiting", after } : { is: "ready" };
}

/**
 * Milliseconds that a stored message has to wait still, by a wall clock that may have been set since `dueAt` was
 * written: never longer than it was to wait then.
 */
function waitOf({ state, dueAt, delay }: MessageRow, now: number): number {
  if (state !== "retrying" || dueAt === null) return 0;
  return Math.max(0, Math.min(dueAt - now, delay ?? 0));
}

/** In the order in which the messages that lanes wait with were accepted. */
export function byHead(one: QueuedLane, other: QueuedLane): number {
  const [place = "", against = ""] = [one.entries[0]?.row.place, other.entries[0]?.row.place];
  return place < against ? -1 : place > against ? 1 : 0;
}

/** The row without the texts of its last failure: thousands of waiting messages must not keep them in memory. */
export function slim(row: MessageRow): MessageRow {
  if (row.failure === null) return row;
  const { class: failureClass, title, outcome, step } = row.failure;
  return { ...row, failure: { class: failureClass, title, outcome, step } };
}

/** Characters. */
export function sizeOf({ payload, original }: Body): number {
  return payload.length + (original?.length ?? 0);
}
