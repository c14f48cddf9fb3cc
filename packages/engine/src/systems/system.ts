import type { SystemPlan } from "@crossdock/flow";
import {
  type CallOperation,
  type CallTimeout,
  type Clock,
  type CrossReferences,
  createCallTimeout,
  Failure,
  type HttpClient,
  isRead,
  type Log,
  type Operation,
  type ReadOperation,
  type SecretReference,
} from "@crossdock/kit";
import type { Observe } from "../events.ts";
import { createBreaker, type Pass } from "./breaker.ts";
import { createGate } from "./gate.ts";
import { createRate } from "./rate.ts";

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

/** A System at work: its connection behind one gate, one rate and one breaker, shared by all flows. */
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
  operation(name: string): CallOperation;
  list(name: string): ReadOperation;
  readonly connection: unknown;
  /** One cheap read that shows whether address and credentials work. Throws a `Failure`. */
  probe(): Promise<void>;
  /** A person says that it is well: pause and breaker end. */
  resume(): void;
  view(): SystemView;
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
  state: "available" | "paused" | "open" | "halfOpen";
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
/** A System that refused our credentials is tried again after this long. */
const pauseProbe = 300_000;

export function createSystem(plan: SystemPlan, deps: SystemDeps): System {
  const { clock, log, observe } = deps;
  const rate = createRate(plan.limits, clock);
  const gate = createGate(plan.limits.concurrency);
  /** The time of each call under way, by the signal that it hands on. */
  const timeouts = new WeakMap<AbortSignal, CallTimeout>();
  const parked = (): Parked => new Parked(plan.name);
  let paused: string | undefined;
  let isReplaced = false;
  const breaker = createBreaker(plan.breaker, clock, {
    onProbe: () => deps.onAvailable(plan.name, "one"),
    onClosed() {
      paused = undefined;
      observe({ kind: "breaker", system: plan.name, state: "closed" });
      log.info({ system: plan.name }, "the system takes calls again");
      deps.onAvailable(plan.name, "all");
    },
    onOpened() {
      observe({ kind: "breaker", system: plan.name, state: "open" });
      log.warn({ system: plan.name }, "the breaker opened; messages wait");
    },
  });

  const http: HttpClient = {
    async send(request) {
      await rate.take(request.signal, request.signal && timeouts.get(request.signal));
      const answer = await deps.http.send({
        timeout: plan.limits.timeout,
        redirects: plan.redirects ?? [],
        ...request,
      });
      rate.observe(answer.headers);
      return answer;
    },
  };
  const connection = plan.connector.open({
    system: plan.name,
    baseUrl: plan.baseUrl,
    auth: plan.auth,
    // The plan's options were read by this connector's own schema.
    options: plan.options as never,
    timeout: plan.limits.timeout,
    http,
    secret: deps.secret,
    crossReferences: deps.crossReferences,
    clock,
    log,
  });

  const find = (name: string): Operation => {
    const operation = plan.operations.get(name);
    if (!operation) throw new Error(`${plan.name} has no operation ${name}`);
    return operation;
  };

  const pause = (pass: Pass, reason: string): boolean => {
    if (!pass.refused(pauseProbe)) return false;
    paused = reason;
    observe({ kind: "systemPaused", system: plan.name });
    log.error(
      { system: plan.name, class: "AuthFailed" },
      "the system refuses our credentials; it is paused until they work",
    );
    return true;
  };

  /** What a failed call tells about the System; answers what is thrown on. */
  const learn = (pass: Pass, error: unknown): unknown => {
    if (!(error instanceof Failure)) {
      pass.left();
    } else if (error.class === "AuthFailed") {
      // Credentials that were replaced since this call began: it goes out again.
      if (!pause(pass, error.title) && (isReplaced || breaker.takesCalls())) return parked();
    } else if (error.class === "Timeout" || error.class === "Unavailable") {
      pass.failed();
    } else if (error.class === "RateLimited") {
      rate.hold(error.retryAfter ?? 1000);
      pass.succeeded();
    } else if (error.outcome === "notSent") {
      pass.left();
    } else {
      pass.succeeded();
    }
    return error;
  };

  /** Ends the call after its time: nobody can tell then whether the work was done. */
  const limited = async <Result>(
    { timeout, signal }: Pick<Caller, "timeout" | "signal">,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> => {
    const ending = new AbortController();
    const stop = (): void => ending.abort(signal.reason);
    const limit = createCallTimeout(clock, timeout, () =>
      ending.abort(
        new Failure("Timeout", `${plan.name} did not answer within ${timeout} ms`, { outcome: "unknown" }),
      ),
    );
    timeouts.set(ending.signal, limit);
    signal.addEventListener("abort", stop, { once: true });
    // Work that does not listen to its signal must not keep a message or a stop waiting.
    const ended = new Promise<never>((_, reject) => {
      ending.signal.addEventListener("abort", () => reject(ending.signal.reason), { once: true });
    });
    try {
      return await Promise.race([work(ending.signal), ended]);
    } catch (error) {
      throw ending.signal.aborted ? ending.signal.reason : error;
    } finally {
      limit.stop();
      signal.removeEventListener("abort", stop);
    }
  };

  return {
    plan,
    connection,
    takesCalls: breaker.takesCalls,
    async call(who, work) {
      const release = await gate.enter(who);
      try {
        // Asked behind the gate: whoever waited there while the System went down must not call it.
        const pass = breaker.enter();
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
      const operation = find(name);
      if (isRead(operation)) throw new Error(`${plan.name}/${name} is a list, not a call`);
      return operation;
    },
    list(name) {
      const operation = find(name);
      if (!isRead(operation)) throw new Error(`${plan.name}/${name} is a call, not a list`);
      return operation;
    },
    async probe() {
      const never = new AbortController().signal;
      await limited({ timeout: probeTimeout, signal: never }, async (signal) =>
        plan.connector.probe?.(connection, signal),
      );
    },
    resume: breaker.reset,
    view() {
      const state = breaker.state();
      return {
        name: plan.name,
        connector: plan.connector.name,
        state: state === "closed" ? "available" : paused !== undefined && state === "open" ? "paused" : state,
        reason: paused ?? null,
        running: gate.running,
        waiting: gate.waiting,
        concurrency: plan.limits.concurrency,
      };
    },
    async close() {
      isReplaced = true;
      breaker.close();
      await gate.close(parked);
      await plan.connector.close?.(connection);
    },
  };
}
