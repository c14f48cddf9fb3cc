import type { Lane } from "@crossdock/journal";
import { createFifo, type Fifo } from "./fifo.ts";
import type { QueuedLane } from "./lane.ts";

/** Bounds the messages of one flow and retailer that run at once. */
export interface Slots {
  /** Stands in line; `start` is called with it when a slot is free, at once where one is. */
  enter(lane: QueuedLane): void;
  /** A slot is free again. */
  leave(lane: QueuedLane): void;
}

interface SlotsOfFlow {
  running: number;
  readonly ready: Fifo<QueuedLane>;
}

/** `start` answers whether the lane took the slot: one that was emptied meanwhile does not. */
export function createSlots(limit: number, start: (lane: QueuedLane) => boolean): Slots {
  const flows = new Map<string, SlotsOfFlow>();

  const slotsOf = ({ flow, retailer }: Lane): SlotsOfFlow => {
    const id = `${flow}\n${retailer}`;
    let slots = flows.get(id);
    if (!slots) {
      slots = { running: 0, ready: createFifo() };
      flows.set(id, slots);
    }
    return slots;
  };

  const dispatch = (slots: SlotsOfFlow): void => {
    while (slots.running < limit) {
      const lane = slots.ready.shift();
      if (!lane) return;
      slots.running++;
      if (!start(lane)) slots.running--;
    }
  };

  return {
    enter(lane) {
      const slots = slotsOf(lane.lane);
      slots.ready.push(lane);
      dispatch(slots);
    },
    leave({ lane }) {
      const slots = slotsOf(lane);
      slots.running--;
      dispatch(slots);
    },
  };
}
