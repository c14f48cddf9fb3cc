import type { SystemPlan } from "@crossdock/flow";
import {
  type CallOperation,
  type CallTimeout,
  type Clock,
  type CrossReferences,
  callOf,
  Failure,
  type HttpClient,
  type ListOperation,
  type Log,
  type Operation,
  type SecretReference,
  type SubscribeOperation,
} from "@crossdock/kit";
import type { Observe } from "../events.ts";
import { createAvailability, type Pass } from "./availability.ts";
import { createClockSkew } from "./clock-skew.ts";
import { createGate } from "./gate.ts";
import { limitedCall } from "./limited-call.ts";
import { createRate, type Rate } from "./rate.ts";
import type { SystemState } from "./system-machine.ts";

/** What a System needs from outside. */
export interface SystemDeps {
  clock: Clock;
  log: Log;
  http: HttpClient;
  secret(reference: SecretReference): Promise<string>;
  crossReferences: CrossReferences;
  observe: Observe;
  /** Parked messages of this System may try again: one when it probes, all when it is well. */
  onAvailable(system: string, how: "one" | "all"): void;
}

/** An open System: its connection behind one gate, one rate and one breaker, shared by all flows. */
export interface System {
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
  /** As a step calls it, a list as well. */
  operation(name: string): CallOperation;
  list(name: string): ListOperation;
  subscription(name: string): SubscribeOperation;
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

interface Caller {
  retailer: string;
  criticality: string;
  /** Milliseconds for the call itself, waiting for the gate not counted. */
  timeout: number;
  signal: AbortSignal;
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
export function createSystem(plan: SystemPlan, deps: SystemDeps): System {
  const { clock, log } = deps;
  const rate = createRate(plan.limits, clock);
  const gate = createGate(plan.limits.concurrency);
  const availability = createAvailability(plan, deps);
  /** The time of each call under way, by the signal that it hands on. */
  const timeouts = new WeakMap<AbortSignal, CallTimeout>();
  const parked = (): Parked => new Parked(plan.name);
  const connection = plan.connector.open({
    system: plan.name,
    baseUrl: plan.baseUrl,
    auth: plan.auth,
    // The plan's options were read by this connector's own schema.
    options: plan.options as never,
    timeout: plan.limits.timeout,
    http: limitedHttp(plan, deps, rate, timeouts),
    secret: deps.secret,
    crossReferences: deps.crossReferences,
    clock,
    log,
  });

  const limited = <Result>(
    limits: Pick<Caller, "timeout" | "signal">,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> =>
    limitedCall(plan.name, clock, limits, (signal, limit) => {
      timeouts.set(signal, limit);
      return work(signal);
    });

  /** What a failed call tells about the System; answers what is thrown on. */
  const learn = (pass: Pass, error: unknown): unknown => {
    const isOurs = !(error instanceof Failure);
    if (!isOurs && error.class === "RateLimited") rate.hold(error.retryAfter ?? 1000);
    if (isOurs) pass.left();
    else if (error.class === "AuthFailed") {
      const isReplaced = availability.state().name === "replaced";
      // Credentials that were replaced since this call began: it goes out again.
      if (!pass.refused(error.title) && (isReplaced || availability.takesCalls())) return parked();
    } else if (error.class === "Timeout" || error.class === "Unavailable") pass.failed();
    else if (error.class !== "RateLimited" && error.outcome === "notSent") pass.left();
    else pass.succeeded();
    return error;
  };

  return {
    plan,
    connection,
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
    operation(name) {
      const operation = callOf(operationOf(plan, name));
      if (!operation) throw new Error(`${plan.name}/${name} cannot be called by a step`);
      return operation;
    },
    list(name) {
      const operation = operationOf(plan, name);
      if (operation.kind !== "list") throw new Error(`${plan.name}/${name} is not a list`);
      return operation;
    },
    subscription(name) {
      const operation = operationOf(plan, name);
      if (operation.kind !== "subscribe") throw new Error(`${plan.name}/${name} is not a subscription`);
      return operation;
    },
    async probe() {
      const never = new AbortController().signal;
      await limited({ timeout: probeTimeout, signal: never }, async (signal) =>
        plan.connector.probe?.(connection, signal),
      );
    },
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

/** The HTTP client that the System's connection sends with: within its rate, whose waits use up no call's time. */
function limitedHttp(
  plan: SystemPlan,
  deps: SystemDeps,
  rate: Rate,
  timeouts: WeakMap<AbortSignal, CallTimeout>,
): HttpClient {
  const compareClocks = createClockSkew(plan.name, deps);
  return {
    async send(request) {
      await rate.take(request.signal, request.signal && timeouts.get(request.signal));
      const answer = await deps.http.send({
        timeout: plan.limits.timeout,
        redirects: plan.redirects ?? [],
        ...request,
      });
      rate.observe(answer.headers);
      compareClocks(answer.headers);
      return answer;
    },
  };
}

function operationOf(plan: SystemPlan, name: string): Operation {
  const operation = plan.operations.get(name);
  if (!operation) throw new Error(`${plan.name} has no operation ${name}`);
  return operation;
}
