import type { SystemPlan } from "@crossdock/flow";
import type { Share } from "@crossdock/journal";
import { createAvailability } from "./availability.ts";
import { type ConnectionDeps, openConnection, outOfLease } from "./connection.ts";
import { createFailedCalls } from "./failed-call.ts";
import { createGate } from "./gate.ts";
import type { CallLimits } from "./limited-call.ts";
import { type Operations, operationsOf } from "./operations.ts";
import { Parked } from "./parked.ts";
import { createRate } from "./rate.ts";
import type { Finding } from "./system-machine.ts";

/** What a System needs from outside. */
export interface SystemDeps extends ConnectionDeps {
  /** Parked messages of this System may try again: one when it probes, all when it is well. */
  onAvailable(system: string, how: "one" | "all"): void;
  /** The other daemons are to know what was found of a System. */
  tellOthers(finding: SystemFinding): void;
}

/** What was found of a System; another one of that name has another `digest`. */
export interface SystemFinding extends Finding {
  system: string;
  digest: string;
}

/** An open System: its connection behind one gate, one rate and one breaker, shared by all flows. */
export interface System extends Operations {
  readonly plan: SystemPlan;
  /** Whether a call would go out now, its turn at the gate apart. */
  takesCalls(): boolean;
  /**
   * Makes one call within the limits. Throws `Parked` when the System is paused, its breaker open, or when it was
   * replaced meanwhile. An `AuthFailed` pauses the System before it is thrown on; every five minutes one call tries
   * whether the credentials work again.
   */
  call<Result>(
    who: Caller,
    work: (connection: unknown, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  readonly connection: unknown;
  /** One cheap read that shows whether address and credentials work. Throws a `Failure`. */
  probe(): Promise<void>;
  /** A person says that it works: pause and breaker end. */
  resume(): void;
  /** Whether a person's pause holds: nothing but its end lets calls go out again. */
  holdFor(isPaused: boolean): void;
  /** Another daemon tells what it found. `isOld`: before this one began, so that it is tried at once. */
  told(finding: Finding, isOld: boolean): void;
  /** A person asks whether it works: its connector's own look, or the first message that waits, is the probe. */
  lookAgain(): void;
  /** Lets in the calls that wait, as many as it takes from this daemon now. */
  letIn(): void;
  /** Undefined once it is replaced. */
  view(): SystemView | undefined;
  /** Turns away who waits, lets the calls under way end, then closes the connection. */
  close(): Promise<void>;
}

/** `timeout` is for the call itself, waiting for the gate not counted. */
interface Caller extends CallLimits {
  retailer: string;
  criticality: string;
}

/** As the API shows it. */
export interface SystemView {
  name: string;
  connector: string;
  /** `paused`: by a person, or because it refused our credentials. */
  state: "available" | "open" | "paused" | "halfOpen";
  reason: string | null;
  running: number;
  waiting: number;
  concurrency: number;
  /** Requests in so many milliseconds. */
  rate: { requests: number; per: number } | null;
}

/** Longest wait for a probe. */
const probeTimeout = 15_000;

/** From so many calls at once on, each of several daemons gets a part of them. */
const fewest = 8;

/** Each has as many, and the first ones one of what is left. */
function partOf(concurrency: number, { daemons, rank }: Share): number {
  return Math.max(1, Math.floor(concurrency / daemons) + (rank < concurrency % daemons ? 1 : 0));
}

export function createSystem(plan: SystemPlan, deps: SystemDeps): System {
  const rate = createRate(plan.limits, deps.clock, () => deps.share().daemons);
  const { concurrency } = plan.limits;
  /** Too few to be given out in parts: whoever calls has one of them, wherever it runs. */
  const isTurned = concurrency < fewest;
  const gate = createGate(() => (isTurned ? concurrency : partOf(concurrency, deps.share())));
  const availability = createAvailability(plan, {
    ...deps,
    onAvailable(system, how) {
      deps.onAvailable(system, how);
      // One that is not there comes back by itself, whether a message waits for it or not.
      if (how === "one" && isAway()) look();
    },
    tellOthers: (system, finding) => deps.tellOthers({ system, digest: plan.digest, ...finding }),
  });
  const { opened: connection, limited } = openConnection(plan, deps, rate);
  const parked = (): Parked => new Parked(plan.name);

  const failed = createFailedCalls(plan.name, rate, availability);

  const probe = (): Promise<void> =>
    limited({ timeout: probeTimeout, signal: new AbortController().signal }, async (signal) =>
      plan.connector.probe?.(connection, signal),
    );

  const isAway = (): boolean => {
    const state = availability.state();
    return state.name === "halfOpen" && state.before === "open" && state.reason !== null;
  };

  const look = (): void => {
    const isDue = availability.state().name === "halfOpen" && plan.connector.probe !== undefined;
    const pass = isDue ? availability.enter() : undefined;
    if (pass) void probe().then(pass.succeeded, (error: unknown) => failed(pass, error));
  };

  const lookAgain = (): void => {
    availability.lookAgain();
    look();
  };

  return {
    plan,
    connection,
    ...operationsOf(plan),
    takesCalls: availability.takesCalls,
    async call(who, work) {
      const release = await gate.enter(who);
      let endTurn: (() => void) | undefined;
      try {
        if (isTurned) endTurn = await deps.turn(plan.name, concurrency, who.signal);
        if (!deps.mayAct()) throw outOfLease(plan.name);
        // Asked behind the gate: whoever waited there while the System went down must not call it.
        const pass = availability.enter();
        if (!pass) throw parked();
        try {
          const result = await limited(who, (signal) => work(connection, signal));
          pass.succeeded();
          return result;
        } catch (error) {
          throw failed(pass, error);
        }
      } finally {
        endTurn?.();
        release();
      }
    },
    probe,
    resume: availability.resume,
    holdFor: (isPaused) => (isPaused ? availability.pause() : availability.endPause()),
    told(finding, isOld) {
      availability.told(finding);
      if (isOld) lookAgain();
    },
    letIn: gate.letIn,
    lookAgain,
    view() {
      const state = availability.state();
      if (state.name === "replaced") return undefined;
      return {
        name: plan.name,
        connector: plan.connector.name,
        state: state.name === "pausedByPerson" ? "paused" : state.name,
        reason: "reason" in state ? state.reason : null,
        running: gate.running,
        waiting: gate.waiting,
        concurrency: plan.limits.concurrency,
        rate: plan.limits.rate,
      };
    },
    async close() {
      availability.replace();
      await gate.close(parked);
      await plan.connector.close?.(connection);
    },
  };
}
