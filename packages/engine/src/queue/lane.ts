import type { Lane, MessageRow } from "@crossdock/journal";
import type { Timer } from "@crossdock/kit";

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

/** A lane in memory: `idle` (nothing to do), `ready` (in line for a slot), `running`, or `blocked` by its first message. */
export interface LaneState {
  readonly id: string;
  readonly lane: Lane;
  /** In order of acceptance; the first is active or next. */
  readonly entries: Entry[];
  state: "idle" | "ready" | "running" | "blocked";
  timer: Timer | undefined;
  /** System that the first message waits for. */
  parkedFor: string | undefined;
  /** System that this lane was woken to try, until its turn has shown what became of it. */
  trialOf: string | undefined;
  /** How often this lane was woken to try a System since it last got on: others try before it does again. */
  trials: number;
  /** The journal has messages of this lane that are not here. */
  more: boolean;
  /** One was left to the journal while a read was under way. */
  missed: boolean;
  isReading: boolean;
}

export function createLane({ flow, retailer, mode, key, id }: MessageRow): LaneState {
  return {
    id: laneId({ flow, retailer, mode, key, id }),
    lane: { flow, retailer, mode, key },
    entries: [],
    state: "idle",
    timer: undefined,
    parkedFor: undefined,
    trialOf: undefined,
    trials: 0,
    more: false,
    missed: false,
    isReading: false,
  };
}

/** A message without a key is a lane of its own. */
export function laneId({ flow, retailer, mode, key, id }: Lane & { id: string }): string {
  return key === null ? `${flow}\n${retailer}\n${mode}\n\n${id}` : `${flow}\n${retailer}\n${mode}\n${key}`;
}

/** Puts a message at its place in the order of acceptance, never before one active; answers where that is. */
export function insert(lane: LaneState, entry: Entry): number {
  const { entries } = lane;
  const first = lane.state === "running" ? 1 : 0;
  let index = entries.length;
  while (index > first && (entries[index - 1]?.row.place ?? "") > entry.row.place) index--;
  entries.splice(index, 0, entry);
  return index;
}

/**
 * Milliseconds that a stored message has to wait still, by a wall clock that may have been set since `dueAt` was
 * written: never longer than it was to wait then.
 */
export function waitOf({ state, dueAt, delay }: MessageRow, now: number): number {
  if (state !== "retrying" || dueAt === null) return 0;
  return Math.max(0, Math.min(dueAt - now, delay ?? 0));
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
