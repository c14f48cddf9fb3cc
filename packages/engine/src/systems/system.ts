import type { SystemPlan } from "@crossdock/flow";
import { Failure } from "@crossdock/kit";
import { createAvailability, type Pass } from "./availability.ts";
import { type ConnectionDeps, openConnection } from "./connection.ts";
import { createGate } from "./gate.ts";
import { healthIn } from "./health.ts";
import type { CallLimits } from "./limited-call.ts";
import { type Operations, operationsOf } from "./operations.ts";
import { createRate } from "./rate.ts";
import type { SystemState } from "./system-machine.ts";

/** What a System needs from outside. */
export interface SystemDeps extends ConnectionDeps {
  /** Parked messages of this System may try again: one when it probes, all when it is well. */
  onAvailable(system: string, how: "one" | "all"): void;
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
  state: Exclude<SystemState["name"], "replaced">;
  reason: string | null;
  running: number;
  waiting: number;
  concurrency: number;
}

/** The call did not go out: the message waits for this System without burning an attempt. */
export class Parked extends Error {
  override readonly name = "Parked";
  readonly system: string;
  constructor(system: string) {
    super(`${system} takes no calls now`);
    this.system = system;
  }
}

/** Longest wait for a probe. */
const probeTimeout = 15_000;

/** A System that asks for fewer requests and does not say for how long is left alone for this long. */
const shortHold = 1000;

export function createSystem(plan: SystemPlan, deps: SystemDeps): System {
  const rate = createRate(plan.limits, deps.clock);
  const gate = createGate(plan.limits.concurrency);
  const availability = createAvailability(plan, {
    ...deps,
    onAvailable(system, how) {
      deps.onAvailable(system, how);
      if (how === "one") lookForIt();
    },
  });
  const { opened: connection, limited } = openConnection(plan, deps, rate);
  const parked = (): Parked => new Parked(plan.name);

  /** Notes that the credentials are refused. False where they were replaced since the call began: it goes out again. */
  const refuse = (pass: Pass, reason: string): boolean => {
    const isReplaced = availability.state().name === "replaced";
    return pass.refused(reason) || !(isReplaced || availability.takesCalls());
  };

  /** What a failed call tells about the System; answers what is thrown on. */
  const learn = (pass: Pass, error: unknown): unknown => {
    // Our own fault tells nothing.
    if (!(error instanceof Failure)) {
      pass.left();
      return error;
    }
    if (error.class === "RateLimited") rate.hold(error.retryAfter ?? shortHold);
    switch (healthIn(error)) {
      case "refuses":
        return refuse(pass, error.title) ? error : parked();
      case "sick":
        pass.failed();
        return error;
      case "away":
        pass.away(error.title);
        return error;
      case "works":
        pass.succeeded();
        return error;
      case "unknown":
        pass.left();
        return error;
    }
  };

  const probe = (): Promise<void> =>
    limited({ timeout: probeTimeout, signal: new AbortController().signal }, async (signal) =>
      plan.connector.probe?.(connection, signal),
    );

  /** One that is not there comes back by itself, whether a message waits for it or not. */
  const lookForIt = (): void => {
    const state = availability.state();
    const isAway = state.name === "halfOpen" && state.before === "open" && state.reason !== null;
    const pass = isAway && plan.connector.probe ? availability.enter() : undefined;
    if (pass) void probe().then(pass.succeeded, (error: unknown) => learn(pass, error));
  };

  return {
    plan,
    connection,
    ...operationsOf(plan),
    takesCalls: availability.takesCalls,
    async call(who, work) {
      const release = await gate.enter(who);
      try {
        // Asked behind the gate: whoever waited there while the System went down must not call it.
        const pass = availability.enter();
        if (!pass) throw parked();
        try {
          const result = await limited(who, (signal) => work(connection, signal));
          pass.succeeded();
          return result;
        } catch (error) {
          throw learn(pass, error);
        }
      } finally {
        release();
      }
    },
    probe,
    resume: availability.resume,
    view() {
      const state = availability.state();
      if (state.name === "replaced") return undefined;
      return {
        name: plan.name,
        connector: plan.connector.name,
        state: state.name,
        reason: "reason" in state ? state.reason : null,
        running: gate.running,
        waiting: gate.waiting,
        concurrency: plan.limits.concurrency,
      };
    },
    async close() {
      availability.replace();
      await gate.close(parked);
      await plan.connector.close?.(connection);
    },
  };
}
