import type { Journal, MessageRow } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";
import { createHorizons } from "./horizons.ts";
import type { QueuedLane } from "./lane.ts";
import { createNextLook } from "./next-look.ts";
import { createReads, type Reads } from "./reads.ts";

/** What does not fit into memory: it stays in the journal and is read, in order of acceptance, when there is room. */
export interface Backlog {
  /** Whether an arrival is left to the journal, because memory is full or older ones are still there. */
  leaves(row: MessageRow): boolean;
  /** Whether a message that a person brought back comes in its turn, with those behind it. */
  keeps(row: MessageRow, lane: QueuedLane | undefined): boolean;
  /** Reads these partitions, from their start. Never rejects. */
  gain(partitions: readonly number[]): Promise<void>;
  /** Reads nothing of these any more. */
  leave(partitions: readonly number[]): void;
  /** Whether the partition is read here. */
  has(partition: number): boolean;
  /** The journal may have more than was read. */
  wake(): void;
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
/**
 * Where several daemons accept, the journal is read again after this long, milliseconds: soon while one of them is at it, and
 * else in case that nobody told.
 */
const looks = { soon: 5, later: 250 };

export function createBacklog(deps: BacklogDeps): Backlog {
  const { journal, clock, window, onError } = deps;
  const { isShared } = journal.partitions;
  const reads = createReads({ clock, onError, onRead: () => deps.onRead() });
  /** Beyond them the journal knows more when `spilled`. */
  const horizons = createHorizons(journal);
  const nextLook = createNextLook(clock, () => wake());
  let spilled = false;
  /** One was left to the journal while a read was under way: look once more. */
  let missed = false;
  let filling = false;
  let isStopped = false;

  const take = (rows: readonly MessageRow[], bounded: boolean): void => {
    for (const row of rows)
      if (horizons.has(row.partition) && !reads.isOver(row.id)) deps.place(row, bounded);
  };

  const refillLane = createLaneReads(deps, reads, (rows) => take(rows, false));

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
        const from = horizons.all();
        if (from.length === 0) return;
        const { rows, more } = await journal.messages.feed(from, limit);
        take(horizons.read(from, rows), true);
        if (more === "now" || missed) continue;
        spilled = false;
        if (more === "soon" && !isStopped) nextLook.within(looks.soon);
      }
    } finally {
      filling = false;
    }
    if (isShared && !spilled && !isStopped) nextLook.within(looks.later);
  };

  const wake = (): void => {
    nextLook.cancel();
    spilled = true;
    missed = true;
    void fill();
  };

  const leave = (): true => {
    wake();
    return true;
  };

  return {
    leaves(row) {
      // Another daemon may have accepted what comes before it.
      if (isShared) return leave();
      if (row.place <= horizons.of(row)) return false;
      if (spilled || deps.count() >= window) return leave();
      horizons.moveTo(row);
      return false;
    },
    keeps(row, lane) {
      reads.broughtBack(row.id);
      if (row.place > horizons.of(row) && (spilled || isShared)) return leave();
      if (!lane?.more || row.place <= (lane.entries.at(-1)?.row.place ?? "")) return false;
      lane.missed = true;
      return true;
    },
    gain(partitions) {
      horizons.gain(partitions);
      spilled = true;
      missed = true;
      return fill();
    },
    leave: horizons.leave,
    has: horizons.has,
    wake,
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
      nextLook.cancel();
      reads.stop();
    },
  };
}

/** Reads on in one lane once most of what is here has gone. */
function createLaneReads(
  { journal, laneWindow, onRead }: BacklogDeps,
  reads: Reads,
  take: (rows: readonly MessageRow[]) => void,
): (lane: QueuedLane) => void {
  const refill = (lane: QueuedLane): void => {
    if (!lane.more || lane.isReading || reads.isStopped || lane.entries.length > laneWindow / 2) return;
    lane.isReading = true;
    void reads.run(
      () => read(lane),
      () => refill(lane),
    );
  };

  const read = async (lane: QueuedLane): Promise<void> => {
    try {
      lane.missed = false;
      const last = lane.entries.at(-1)?.row.place ?? "";
      const rows = await journal.messages.lane(lane.lane, last, laneWindow);
      take(rows);
      lane.more = rows.length === laneWindow || lane.missed;
    } finally {
      lane.isReading = false;
    }
    refill(lane);
    onRead(lane);
  };

  return refill;
}
