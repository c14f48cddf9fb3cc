import type { MessageRow } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";
import { type Body, type Entry, headOf, type QueuedLane } from "./lane.ts";
import { type Head, type LaneEffect, type LaneEvent, laneMachine } from "./lane-machine.ts";
import { createParkedLanes } from "./parked-lanes.ts";
import { createSlots } from "./slots.ts";
import type { FlowOfLane, ParkedFor } from "./waits-for.ts";

/** What became of a message's turn; `row` is the message as it is now, unless it has ended. */
export type Turn = TurnState & { row?: MessageRow };

type TurnState =
  | { state: "ended" }
  | { state: "retrying"; after: number }
  | { state: "parked"; on: ParkedFor }
  | { state: "held" }
  /** The daemon drains, or is not the owner any more: leave it to the next process. */
  | { state: "stopped" };

/** Gives events to the machine of a lane, and does what follows from them. */
export interface LaneRunner {
  /** The first message of the lane is another one, or was changed. */
  look(lane: QueuedLane): void;
  /** Lanes that are parked for it go on: all, oldest first, or a single one as a trial. */
  available(on: ParkedFor, how: "one" | "all"): void;
  /** Lanes that are parked for it. */
  parked(on: ParkedFor): number;
  /** The flows that lanes are parked for. */
  parkedFlows(): FlowOfLane[];
  /** Ids of running messages. */
  readonly running: ReadonlySet<string>;
  /** Starts nothing and sets no timer any more. */
  drain(): void;
}

export interface LaneRunnerDeps {
  clock: Clock;
  /** Messages of one flow and retailer at once. */
  slots: number;
  /** Runs one message as far as it gets. Never rejects. */
  run(row: MessageRow, body: Body | undefined): Promise<Turn>;
  /** Whether a call to the System would go out now, or the flow runs now. */
  isAvailable(on: ParkedFor): boolean;
  /** The text of a message that is about to run: it is kept no longer. */
  takeBody(entry: Entry): Body | undefined;
  /** Notes what a turn came to; answers whether the stored state says how the lane goes on, not the turn. */
  note(lane: QueuedLane, entry: Entry, turn: Turn): boolean;
  /** The lane is empty. */
  forget(lane: QueuedLane): void;
  /** A turn is over, and the lane goes on. */
  onIdle(): void;
}

export function createLaneRunner(deps: LaneRunnerDeps): LaneRunner {
  const { clock } = deps;
  const parked = createParkedLanes();
  const running = new Set<string>();
  let isDrained = false;

  const take = (lane: QueuedLane, event: LaneEvent): void => {
    const next = laneMachine.transition(lane.state, event);
    lane.state = next.state;
    for (const effect of next.effects) perform(lane, effect);
  };

  const perform = (lane: QueuedLane, effect: LaneEffect): void => {
    switch (effect.kind) {
      case "line":
        slots.enter(lane);
        break;
      case "run":
        void run(lane);
        break;
      case "wait":
        if (!isDrained) lane.timer = clock.schedule(effect.after, () => take(lane, { kind: "due" }));
        break;
      case "endWait":
        lane.timer?.cancel();
        break;
      case "park":
        parked.add(effect.on, lane);
        break;
      case "unpark":
        parked.remove(effect.on, lane);
        break;
      case "forget":
        deps.forget(lane);
        break;
      case "tryNext":
        if (deps.isAvailable(effect.on)) available(effect.on, "one");
    }
  };

  const slots = createSlots(deps.slots, (lane) => {
    if (isDrained) return false;
    take(lane, { kind: "started", isEmpty: lane.entries.length === 0 });
    return lane.state.name === "running";
  });

  const run = async (lane: QueuedLane): Promise<void> => {
    const [entry] = lane.entries;
    if (!entry) throw new Error("a lane runs without a message");
    running.add(entry.row.id);
    const turn = await deps.run(entry.row, deps.takeBody(entry));
    running.delete(entry.row.id);
    const isStored = deps.note(lane, entry, turn);
    const head = isStored ? headOf(lane, clock.now()) : headAfter(turn, deps.isAvailable);
    take(lane, { kind: "finished", head, isDone: turn.state === "ended" });
    slots.leave(lane);
    deps.onIdle();
  };

  const available = (on: ParkedFor, how: "one" | "all"): void => {
    for (const lane of parked.next(on, how)) take(lane, { kind: "woken", how });
  };

  return {
    look: (lane) => take(lane, { kind: "changed", head: headOf(lane, clock.now()) }),
    available,
    parked: parked.count,
    parkedFlows: parked.flows,
    running,
    drain() {
      isDrained = true;
    },
  };
}

function headAfter(turn: TurnState, isAvailable: (on: ParkedFor) => boolean): Head {
  switch (turn.state) {
    case "ended":
      return { is: "none" };
    case "retrying":
      return { is: "waiting", after: turn.after };
    case "parked":
      // It may have come back while that was being stored.
      return { is: "parked", on: turn.on, isOver: isAvailable(turn.on) };
    case "held":
    case "stopped":
      return { is: turn.state };
  }
}
