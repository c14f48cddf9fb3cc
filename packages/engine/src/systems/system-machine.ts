import type { BreakerPlan } from "@crossdock/flow";
import type { Machine, Next } from "@crossdock/kit";

/**
 * Whether calls of a System go out.
 *
 * An `available` System takes calls, and its failures in a row within the window of its breaker are counted. Too many
 * make it `open`: nothing goes out until the probe is due. A System that refuses our credentials is `paused` in the same
 * way, with or without a breaker; one that is not there, such as a folder that is not mounted, is `open` at once. When the probe is due it is `halfOpen`: one call goes out, whose success makes it
 * available and whose failure sends it back to where it came from. While it is `pausedByPerson` nothing but a person
 * lets it go on. A reload may have `replaced` it: it takes no calls any more.
 *
 * What it finds is shared with the other daemons, and what they find is taken as its own: a System that one of them found
 * down is left alone by all. A daemon that was told waits longer than the one that tells, which tells again before that.
 *
 * Each change of state begins a new epoch: what calls of an earlier one come to tells nothing about this one.
 */
export type SystemState =
  | { name: "available"; epoch: number; failures: readonly number[] }
  /** `reason`: why it is not there; null: by its breaker. */
  | { name: "open"; epoch: number; wait: number; reason: string | null }
  | { name: "paused"; epoch: number; wait: number; reason: string }
  /** `isTried`: the probe is out. The rest is of the state before. */
  | {
      name: "halfOpen";
      epoch: number;
      before: "open" | "paused";
      wait: number;
      reason: string | null;
      isTried: boolean;
    }
  | { name: "pausedByPerson"; epoch: number }
  | { name: "replaced" };

/** What is known of a System; `reason`: why it takes no calls, null: by its breaker. */
export interface Finding {
  state: "available" | "open" | "paused";
  reason: string | null;
}

/** `at`: by the clock that measures. `epoch`: in which the call went out. */
export type SystemEvent =
  | { kind: "entered" }
  | { kind: "succeeded"; epoch: number }
  | { kind: "failed"; epoch: number; at: number }
  | { kind: "refused"; epoch: number; reason: string }
  | { kind: "away"; epoch: number; reason: string }
  | { kind: "left"; epoch: number }
  | { kind: "probeDue" }
  | { kind: "resumed" }
  | { kind: "pausedByPerson" }
  | { kind: "pauseEnded" }
  | { kind: "told"; finding: Finding }
  | { kind: "replaced" };

export type SystemEffect =
  /** `probeDue` comes after so many milliseconds; this ends an earlier wait. */
  | { kind: "wait"; after: number }
  | { kind: "endWait" }
  /** Messages that wait for the System try: one as the probe, or all. */
  | { kind: "wake"; how: "one" | "all" }
  | { kind: "tellOpened" }
  | { kind: "tellAway"; reason: string }
  | { kind: "tellPaused"; reason: string }
  | { kind: "tellPausedByPerson" }
  /** Another daemon found that it takes no calls. */
  | { kind: "tellTold" }
  /** The other daemons are to know. */
  | { kind: "tellOthers"; finding: Finding }
  | { kind: "tellAvailable" };

type To = Next<SystemState, SystemEffect>;
type Ready = Exclude<SystemState, { name: "replaced" }>;

/** A System that refused our credentials is tried again after so many milliseconds. */
const pauseProbe = 300_000;

/** One that is not there is looked for after so many milliseconds: that costs little, whatever its breaker says. */
const awayProbe = 5000;

/** A daemon that was told that a System takes no calls waits so many times as long as the one that found it. */
const patience = 1.5;

/** Whether a call would go out now. */
export function takesCalls(state: SystemState): boolean {
  return state.name === "available" || (state.name === "halfOpen" && !state.isTried);
}

/** Whether a call of that epoch still tells something. */
export function isCurrent(state: SystemState, epoch: number): boolean {
  return state.name !== "replaced" && state.epoch === epoch;
}

function onEvent(state: SystemState, event: SystemEvent, plan: BreakerPlan | null): To {
  if (state.name === "replaced") return to(state);
  switch (event.kind) {
    case "entered":
      return to(state.name === "halfOpen" ? { ...state, isTried: true } : state);
    case "probeDue":
      return onProbeDue(state);
    case "resumed":
      return toAvailable(state, { kind: "endWait" }, tellOthers({ state: "available", reason: null }));
    case "pausedByPerson":
      if (state.name === "pausedByPerson") return to(state);
      return to(
        { name: "pausedByPerson", epoch: state.epoch + 1 },
        { kind: "endWait" },
        { kind: "tellPausedByPerson" },
      );
    case "pauseEnded":
      return state.name === "pausedByPerson" ? toAvailable(state) : to(state);
    case "told":
      return onTold(state, event.finding, plan);
    case "replaced":
      return to({ name: "replaced" }, { kind: "endWait" });
    default:
      return state.epoch === event.epoch ? onOutcome(state, event, plan) : to(state);
  }
}

function onProbeDue(state: Ready): To {
  if (state.name !== "open" && state.name !== "paused") return to(state);
  const { name: before, epoch, wait, reason } = state;
  return to(
    { name: "halfOpen", epoch: epoch + 1, before, wait, reason, isTried: false },
    { kind: "wake", how: "one" },
  );
}

/** The epoch of calls that are out is over, but for a probe of our own: that one tells more. */
function onTold(state: Ready, finding: Finding, plan: BreakerPlan | null): To {
  if (state.name === "pausedByPerson") return to(state);
  if (finding.state === "available")
    return state.name === "available" ? to(state) : toAvailable(state, { kind: "endWait" });
  if (state.name === "halfOpen" && state.isTried) return to(state);
  const epoch = state.epoch + 1;
  const { reason } = finding;
  const isPaused = finding.state === "paused" && reason !== null;
  const wait = isPaused ? pauseProbe : reason === null ? (plan?.probe ?? awayProbe) : awayProbe;
  const tell: SystemEffect[] = state.name === "available" ? [{ kind: "tellTold" }] : [];
  return to(
    isPaused ? { name: "paused", epoch, wait, reason } : { name: "open", epoch, wait, reason },
    { kind: "wait", after: wait * patience },
    ...tell,
  );
}

type Outcome = Extract<SystemEvent, { kind: "succeeded" | "failed" | "refused" | "away" | "left" }>;

/** What a call of this epoch came to. In the other states none has gone out. */
function onOutcome(state: Ready, event: Outcome, plan: BreakerPlan | null): To {
  if (state.name !== "available" && state.name !== "halfOpen") return to(state);
  switch (event.kind) {
    case "succeeded":
      if (state.name === "halfOpen")
        return toAvailable(state, tellOthers({ state: "available", reason: null }));
      return to(state.failures.length === 0 ? state : { ...state, failures: [] });
    case "failed":
      return state.name === "halfOpen" ? toWaiting(state, plan) : counted(state, event.at, plan);
    case "refused":
      return toPaused(state, event.reason);
    case "away":
      return toAway(state, event.reason);
    case "left":
      if (state.name !== "halfOpen" || !state.isTried) return to(state);
      return to({ ...state, isTried: false }, { kind: "wake", how: "one" });
  }
}

function counted(state: Extract<Ready, { name: "available" }>, at: number, plan: BreakerPlan | null): To {
  if (!plan) return to(state);
  const failures = [...state.failures.filter((before) => at - before < plan.within), at];
  if (failures.length < plan.failures) return to({ ...state, failures });
  return to(
    { name: "open", epoch: state.epoch + 1, wait: plan.probe, reason: null },
    { kind: "wait", after: plan.probe },
    { kind: "tellOpened" },
    tellOthers({ state: "open", reason: null }),
  );
}

/** The probe failed. */
function toWaiting(state: Extract<Ready, { name: "halfOpen" }>, plan: BreakerPlan | null): To {
  const { before, reason } = state;
  const epoch = state.epoch + 1;
  const wait = plan?.probe ?? state.wait;
  // A paused one always has its reason.
  return to(
    before === "paused" && reason !== null
      ? { name: "paused", epoch, wait, reason }
      : { name: "open", epoch, wait, reason },
    { kind: "wait", after: wait },
    tellOthers({ state: before, reason }),
  );
}

function toPaused({ name, epoch }: Ready, reason: string): To {
  const opened: SystemEffect[] = name === "available" ? [{ kind: "tellOpened" }] : [];
  return to(
    { name: "paused", epoch: epoch + 1, wait: pauseProbe, reason },
    { kind: "wait", after: pauseProbe },
    ...opened,
    { kind: "tellPaused", reason },
    tellOthers({ state: "paused", reason }),
  );
}

function toAway(state: Ready, reason: string): To {
  const isKnown = state.name === "halfOpen" && state.before === "open" && state.reason !== null;
  const opened: SystemEffect[] = isKnown ? [] : [{ kind: "tellAway", reason }];
  return to(
    { name: "open", epoch: state.epoch + 1, wait: awayProbe, reason },
    { kind: "wait", after: awayProbe },
    ...opened,
    tellOthers({ state: "open", reason }),
  );
}

function toAvailable({ epoch }: Ready, ...first: SystemEffect[]): To {
  return to(
    { name: "available", epoch: epoch + 1, failures: [] },
    ...first,
    { kind: "tellAvailable" },
    { kind: "wake", how: "all" },
  );
}

function tellOthers(finding: Finding): SystemEffect {
  return { kind: "tellOthers", finding };
}

function to(state: SystemState, ...effects: SystemEffect[]): To {
  return { state, effects };
}

const [wait, epoch] = [30_000, 1];

/** By the System's breaker; without one its failures are not counted. */
export function systemMachine(plan: BreakerPlan | null): Machine<SystemState, SystemEvent, SystemEffect> {
  return {
    states: {
      available: {
        meaning: "calls go out",
        examples: [
          { name: "available", epoch, failures: [] },
          { name: "available", epoch, failures: [5] },
        ],
      },
      open: {
        meaning: "too many calls failed, or it is not there: nothing goes out until the probe is due",
        examples: [
          { name: "open", epoch, wait, reason: null },
          { name: "open", epoch, wait: awayProbe, reason: "not mounted" },
        ],
      },
      paused: {
        meaning: "it refused our credentials: nothing goes out until the probe is due",
        examples: [{ name: "paused", epoch, wait: pauseProbe, reason: "expired" }],
      },
      halfOpen: {
        meaning: "one call goes out as the probe",
        examples: [
          { name: "halfOpen", epoch, before: "open", wait, reason: null, isTried: false },
          { name: "halfOpen", epoch, before: "open", wait: awayProbe, reason: "not mounted", isTried: true },
          { name: "halfOpen", epoch, before: "paused", wait: pauseProbe, reason: "expired", isTried: true },
        ],
      },
      pausedByPerson: {
        meaning: "a person paused it: nothing goes out until a person resumes it",
        examples: [{ name: "pausedByPerson", epoch }],
      },
      replaced: {
        meaning: "a reload has put another one in its place",
        examples: [{ name: "replaced" }],
      },
    },
    events: {
      entered: { meaning: "a call goes out", examples: [{ kind: "entered" }] },
      succeeded: {
        meaning: "a call shows that the System works",
        examples: [
          { kind: "succeeded", epoch },
          { kind: "succeeded", epoch: 0 },
        ],
      },
      failed: {
        meaning: "a call fails because of the System's health",
        examples: [
          { kind: "failed", epoch, at: 6 },
          { kind: "failed", epoch, at: 90_000 },
          { kind: "failed", epoch: 0, at: 6 },
        ],
      },
      refused: {
        meaning: "the System refuses our credentials",
        examples: [
          { kind: "refused", epoch, reason: "wrong key" },
          { kind: "refused", epoch: 0, reason: "wrong key" },
        ],
      },
      away: {
        meaning: "a call finds that the System is not there",
        examples: [
          { kind: "away", epoch, reason: "not mounted" },
          { kind: "away", epoch: 0, reason: "not mounted" },
        ],
      },
      left: {
        meaning: "a call tells nothing: it did not go out, or failed by itself",
        examples: [
          { kind: "left", epoch },
          { kind: "left", epoch: 0 },
        ],
      },
      probeDue: {
        meaning: "the wait is over, or a person asks for a probe",
        examples: [{ kind: "probeDue" }],
      },
      resumed: { meaning: "a person says that the System works", examples: [{ kind: "resumed" }] },
      pausedByPerson: { meaning: "a person pauses it", examples: [{ kind: "pausedByPerson" }] },
      pauseEnded: { meaning: "the person's pause has ended", examples: [{ kind: "pauseEnded" }] },
      told: {
        meaning: "another daemon tells what it found",
        examples: [
          { kind: "told", finding: { state: "available", reason: null } },
          { kind: "told", finding: { state: "open", reason: null } },
          { kind: "told", finding: { state: "open", reason: "not there" } },
          { kind: "told", finding: { state: "paused", reason: "wrong key" } },
        ],
      },
      replaced: { meaning: "a reload replaces it", examples: [{ kind: "replaced" }] },
    },
    transition: (state, event) => onEvent(state, event, plan),
  };
}
