import type { Machine, Next } from "@crossdock/kit";
import { type ParkedFor, parkedKey } from "./waits-for.ts";

/**
 * A lane: the messages of one flow, retailer and key, of which the first runs while the others wait behind it.
 *
 * An `idle` lane has none. A `ready` one stands in line for a slot of its flow, and is `running` once it has it. What
 * the turn of its first message came to decides how it goes on: with the next message, or with the same one, `waiting`
 * for an instant, `parked` for a System or for its own flow, or `held` for a person. A daemon that stops leaves its lanes
 * `stopped`.
 *
 * When a System may work again, one parked lane is woken to try it. If its turn tells nothing about that System, the
 * next one tries. Those that tried least come first, so that one message which always fails does not keep the others
 * from trying.
 */
export type LaneState =
  | { name: "idle"; trials: 0 }
  /** `trialOf`: what the lane was woken to try. */
  | { name: "ready"; trials: number; trialOf: ParkedFor | null }
  | { name: "running"; trials: number; trialOf: ParkedFor | null }
  | { name: "waiting"; trials: number }
  | { name: "parked"; trials: number; on: ParkedFor }
  | { name: "held"; trials: number }
  | { name: "stopped"; trials: number };

/** What is known of the first message of a lane, or what its turn came to. */
export type Head =
  | { is: "none" }
  | { is: "ready" }
  /** Milliseconds. */
  | { is: "waiting"; after: number }
  /** `isOver`: it may go on at once, since what it is parked for has come back meanwhile. */
  | { is: "parked"; on: ParkedFor; isOver: boolean }
  | { is: "held" }
  | { is: "stopped" };

export type LaneEvent =
  | { kind: "changed"; head: Head }
  /** `isEmpty`: it has lost its messages while it stood in line. */
  | { kind: "started"; isEmpty: boolean }
  /** `isDone`: the message has ended, and `head` is what is known of the next one. */
  | { kind: "finished"; head: Head; isDone: boolean }
  | { kind: "due" }
  | { kind: "woken"; how: "one" | "all" };

export type LaneEffect =
  | { kind: "line" }
  | { kind: "run" }
  | { kind: "wait"; after: number }
  | { kind: "endWait" }
  | { kind: "park"; on: ParkedFor }
  | { kind: "unpark"; on: ParkedFor }
  /** Nothing is known of it here any more. */
  | { kind: "forget" }
  /** The trial told nothing. */
  | { kind: "tryNext"; on: ParkedFor };

type To = Next<LaneState, LaneEffect>;

function transition(state: LaneState, event: LaneEvent): To {
  switch (event.kind) {
    case "changed":
      return onChanged(state, event.head);
    case "started":
      return state.name === "ready" ? onStarted(state, event.isEmpty) : to(state);
    case "finished":
      return state.name === "running" ? onFinished(state, event) : to(state);
    case "due":
      return state.name === "waiting" ? settled({ is: "ready" }, state.trials) : to(state);
    case "woken":
      return state.name === "parked" ? onWoken(state, event.how) : to(state);
  }
}

/** Its first message is another one, or a person changed it: its trials are forgotten. */
function onChanged(state: LaneState, head: Head): To {
  // In line it keeps its place, whatever it has there.
  if (state.name === "running" || state.name === "ready") return to(state);
  return settled(head, 0, leaving(state));
}

function onStarted(state: Extract<LaneState, { name: "ready" }>, isEmpty: boolean): To {
  if (isEmpty) return settled({ is: "none" }, 0);
  return to({ ...state, name: "running" }, { kind: "run" });
}

function onFinished(
  { trials, trialOf }: Extract<LaneState, { name: "running" }>,
  { head, isDone }: Extract<LaneEvent, { kind: "finished" }>,
): To {
  const next = settled(head, isDone ? 0 : trials);
  const isTold = trialOf === null || (head.is === "parked" && parkedKey(head.on) === parkedKey(trialOf));
  return isTold ? next : to(next.state, ...next.effects, { kind: "tryNext", on: trialOf });
}

function onWoken(state: Extract<LaneState, { name: "parked" }>, how: "one" | "all"): To {
  const { on } = state;
  const trials = how === "one" ? state.trials + 1 : 0;
  return to({ name: "ready", trials, trialOf: how === "one" ? on : null }, ...leaving(state), {
    kind: "line",
  });
}

/** How a lane with this first message waits. */
function settled(head: Head, trials: number, first: readonly LaneEffect[] = []): To {
  switch (head.is) {
    case "none":
      return to({ name: "idle", trials: 0 }, ...first, { kind: "forget" });
    case "ready":
      return to({ name: "ready", trials, trialOf: null }, ...first, { kind: "line" });
    case "waiting":
      return to({ name: "waiting", trials }, ...first, { kind: "wait", after: head.after });
    case "parked":
      if (head.isOver) return settled({ is: "ready" }, trials, first);
      return to({ name: "parked", trials, on: head.on }, ...first, { kind: "park", on: head.on });
    case "held":
    case "stopped":
      return to({ name: head.is, trials }, ...first);
  }
}

function leaving(state: LaneState): LaneEffect[] {
  if (state.name === "waiting") return [{ kind: "endWait" }];
  return state.name === "parked" ? [{ kind: "unpark", on: state.on }] : [];
}

function to(state: LaneState, ...effects: LaneEffect[]): To {
  return { state, effects };
}

const erp: ParkedFor = { system: "erp" };
const wms: ParkedFor = { system: "wms" };

export const laneMachine: Machine<LaneState, LaneEvent, LaneEffect> = {
  states: {
    idle: { meaning: "it has no message", examples: [{ name: "idle", trials: 0 }] },
    ready: {
      meaning: "it waits for a free slot of its flow",
      examples: [{ name: "ready", trials: 0, trialOf: null }],
    },
    running: {
      meaning: "its first message runs",
      examples: [
        { name: "running", trials: 0, trialOf: null },
        { name: "running", trials: 2, trialOf: erp },
      ],
    },
    waiting: {
      meaning: "its first message is tried again at an instant",
      examples: [{ name: "waiting", trials: 1 }],
    },
    parked: {
      meaning: "its first message waits for a System, or for its flow",
      examples: [{ name: "parked", trials: 1, on: erp }],
    },
    held: { meaning: "its first message waits for a person", examples: [{ name: "held", trials: 0 }] },
    stopped: { meaning: "the daemon stops", examples: [{ name: "stopped", trials: 0 }] },
  },
  events: {
    changed: {
      meaning: "its first message is another one, or is changed by a person",
      examples: [
        { kind: "changed", head: { is: "none" } },
        { kind: "changed", head: { is: "ready" } },
        { kind: "changed", head: { is: "waiting", after: 50 } },
        { kind: "changed", head: { is: "held" } },
      ],
    },
    started: {
      meaning: "a slot is free",
      examples: [
        { kind: "started", isEmpty: false },
        { kind: "started", isEmpty: true },
      ],
    },
    finished: {
      meaning: "the turn of its first message is over",
      examples: [
        { kind: "finished", isDone: true, head: { is: "none" } },
        { kind: "finished", isDone: true, head: { is: "ready" } },
        { kind: "finished", isDone: false, head: { is: "waiting", after: 50 } },
        { kind: "finished", isDone: false, head: { is: "parked", on: erp, isOver: false } },
        { kind: "finished", isDone: false, head: { is: "parked", on: erp, isOver: true } },
        { kind: "finished", isDone: false, head: { is: "parked", on: wms, isOver: false } },
        { kind: "finished", isDone: false, head: { is: "held" } },
        { kind: "finished", isDone: false, head: { is: "stopped" } },
      ],
    },
    due: { meaning: "the instant has come", examples: [{ kind: "due" }] },
    woken: {
      meaning: "what it is parked for may work again",
      examples: [
        { kind: "woken", how: "one" },
        { kind: "woken", how: "all" },
      ],
    },
  },
  transition,
};
