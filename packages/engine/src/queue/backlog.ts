import type { Journal, MessageRow } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";
import type { QueuedLane } from "./lane.ts";
import { createReads } from "./reads.ts";

/** What does not fit into memory: it stays in the journal and is read, in order of acceptance, when there is room. */
export interface Backlog {
  /** Whether an arrival is left to the journal, because memory is full or older ones are still there. */
  leaves(row: MessageRow): boolean;
  /** Whether a message that a person brought back comes in its turn, with those behind it. */
  keeps(row: MessageRow, lane: QueuedLane | undefined): boolean;
  /** Reads on from the start. Never rejects. */
  recover(): Promise<void>;
  /** There is room for more, in this lane and over all. */
  refill(lane: QueuedLane): void;
  /** The message ended: a read that is under way may still bring it. */
  ended(id: string): void;
  readonly isReading: boolean;
  /** Begins no read any more and leaves no timer. */
  stop(): void;
}

export interface BacklogDeps {
  journal: Journal;
  clock: Clock;
  /** Most messages in memory. */
  window: number;
  /** Most messages of one lane in memory. */
  laneWindow: number;
  /** Messages in memory. */
  count(): number;
  /** Takes a message that was read; `bounded`: unless its lane is full. */
  place(row: MessageRow, bounded: boolean): void;
  /** A read has ended. */
  onRead(lane?: QueuedLane): void;
  onError(error: unknown): void;
}

/** Most rows of one read over all lanes. */
const pageSize = 5000;

export function createBacklog(deps: BacklogDeps): Backlog {
  const { journal, clock, window, laneWindow, onError } = deps;
  const reads = createReads({ clock, onError, onRead: () => deps.onRead() });
  /** Last place that was considered; beyond it the journal knows more when `spilled`. */
  let horizon = "";
  let spilled = false;
  /** One was left to the journal while a read was under way: look once more. */
  let missed = false;
  let filling = false;
  let isStopped = false;

  const take = (rows: readonly MessageRow[], bounded: boolean): void => {
    for (const row of rows) if (!reads.isOver(row.id)) deps.place(row, bounded);
  };

  /** Reads on in one lane once most of what is here has gone. */
  const refillLane = (lane: QueuedLane): void => {
    if (!lane.more || lane.isReading || isStopped || lane.entries.length > laneWindow / 2) return;
    lane.isReading = true;
    void reads.run(
      () => readLane(lane),
      () => refillLane(lane),
    );
  };

  const readLane = async (lane: QueuedLane): Promise<void> => {
    try {
      lane.missed = false;
      const last = lane.entries.at(-1)?.row.place ?? "";
      const rows = await journal.messages.lane(lane.lane, last, laneWindow);
      take(rows, false);
      lane.more = rows.length === laneWindow || lane.missed;
    } finally {
      lane.isReading = false;
    }
    refillLane(lane);
    deps.onRead(lane);
  };

  /** Reads on over all lanes once half of the window is free. */
  const fill = async (): Promise<void> => {
    if (!spilled || filling || isStopped) return;
    filling = true;
    await reads.run(readOn, () => void fill());
  };

  const readOn = async (): Promise<void> => {
    try {
      while (spilled && !isStopped && deps.count() < window / 2) {
        missed = false;
        const limit = Math.min(pageSize, window - deps.count());
        const rows = await journal.messages.unfinished(horizon, limit);
        horizon = rows.at(-1)?.place ?? horizon;
        take(rows, true);
        if (rows.length < limit && !missed) spilled = false;
      }
    } finally {
      filling = false;
    }
  };

  const leave = (): true => {
    spilled = true;
    missed = true;
    void fill();
    return true;
  };

  return {
    leaves(row) {
      if (row.place > horizon && (spilled || deps.count() >= window)) return leave();
      if (row.place > horizon) horizon = row.place;
      return false;
    },
    keeps(row, lane) {
      reads.broughtBack(row.id);
      if (spilled && row.place > horizon) return leave();
      if (!lane?.more || row.place <= (lane.entries.at(-1)?.row.place ?? "")) return false;
      lane.missed = true;
      return true;
    },
    recover() {
      spilled = true;
      return fill();
    },
    refill(lane) {
      refillLane(lane);
      void fill();
    },
    ended: reads.ended,
    get isReading() {
      return reads.isReading;
    },
    stop() {
      isStopped = true;
      reads.stop();
    },
  };
}
