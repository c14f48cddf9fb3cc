import type { MessageRow } from "@crossdock/journal";
import { createBodies, createExpected } from "./bodies.ts";
import { type Body, createLane, type Entry, insert, laneId, type QueuedLane, slim } from "./lane.ts";

/** The messages that are known in memory, in their lanes. */
export interface LaneMemory {
  /** Messages. */
  readonly count: number;
  /**
   * Puts a message into its lane; answers the lane where the message is its first now. One that is `bounded` stays in
   * the journal where the lane is full.
   */
  put(row: MessageRow, bounded: boolean, body?: Body): QueuedLane | undefined;
  /** The texts of a message that the journal will bring. */
  expect(id: string, body: Body): void;
  find(row: MessageRow): { lane: QueuedLane | undefined; entry: Entry | undefined };
  /** The message is done with. */
  remove(lane: QueuedLane, entry: Entry): void;
  /** The texts of a message that is about to run: they are kept no longer. */
  takeBody(entry: Entry): Body | undefined;
  /** Nothing of the lane is known here any more. */
  clear(lane: QueuedLane): void;
  /** The lane is empty; it stays where the journal has more of it. */
  forget(lane: QueuedLane): void;
  lanes(): Iterable<QueuedLane>;
}

/** Bodies kept for their first run, in characters over all lanes. */
const bodyBudget = 64 * 1024 * 1024;

/** `laneWindow`: most messages of one lane. */
export function createLaneMemory(laneWindow: number): LaneMemory {
  const lanes = new Map<string, QueuedLane>();
  const bodies = createBodies(bodyBudget);
  const expected = createExpected();
  /** Ids of all entries. */
  const present = new Set<string>();

  const remove = (lane: QueuedLane, entry: Entry): void => {
    lane.entries.splice(lane.entries.indexOf(entry), 1);
    bodies.take(entry);
    present.delete(entry.row.id);
  };

  return {
    get count() {
      return present.size;
    },
    put(row, bounded, body) {
      if (present.has(row.id)) return undefined;
      const id = laneId(row);
      const lane = lanes.get(id) ?? createLane(row);
      lanes.set(id, lane);
      if (bounded && (lane.more || lane.entries.length >= laneWindow)) {
        lane.more = true;
        lane.missed = true;
        return undefined;
      }
      const known = body ?? expected.take(row.id);
      const at = insert(lane, { row: slim(row), body: bodies.kept(known), changed: undefined });
      present.add(row.id);
      return at === 0 ? lane : undefined;
    },
    find(row) {
      const lane = lanes.get(laneId(row));
      return { lane, entry: lane?.entries.find((known) => known.row.id === row.id) };
    },
    expect: expected.put,
    remove,
    clear(lane) {
      for (const entry of [...lane.entries]) remove(lane, entry);
      lane.more = false;
    },
    takeBody: bodies.take,
    forget(lane) {
      if (!lane.more) lanes.delete(lane.id);
    },
    lanes: () => lanes.values(),
  };
}
