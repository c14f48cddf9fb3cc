import type { SystemPlan } from "@crossdock/flow";
import {
  type CallOperation,
  type Clock,
  type CrossReferences,
  Failure,
  type HttpClient,
  isRead,
  type Log,
  type Operation,
  type ReadOperation,
  type SecretReference,
} from "@crossdock/kit";
import { createBreaker } from "./breaker.ts";
import type { Observe } from "./events.ts";
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
   * Makes one call within the limits. Throws `Parked` when the System is paused or its breaker open.
   * An `AuthFailed` pauses the System before it is thrown on.
   */
  call<Result>(
    who: Caller,
    work: (connection: unknown, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  operation(name: string): CallOperation;
  list(name: string): ReadOperation;
  readonly connection: unknown;
  probe(signal: AbortSignal): Promise<void>;
  pause(reason: string): void;
  resume(): void;
  view(): SystemView;
  close(): Promise<void>;
}

export interface Caller {
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

export function createSystem(plan: SystemPlan, deps: SystemDeps): System {
  const { clock, log, observe } = deps;
  const rate = createRate(plan.limits, clock);
  const gate = createGate(plan.limits.concurrency);
  const closing = new AbortController();
  let paused: string | undefined;
  const breaker = createBreaker(plan.breaker, clock, {
    onProbe: () => deps.onAvailable(plan.name, "one"),
    onClosed() {
      observe({ kind: "breaker", system: plan.name, state: "closed" });
      log.info({ system: plan.name }, "the breaker closed");
      deps.onAvailable(plan.name, "all");
    },
    onOpened() {
      observe({ kind: "breaker", system: plan.name, state: "open" });
      log.warn({ system: plan.name }, "the breaker opened; messages wait");
    },
  });

  const http: HttpClient = {
    async send(request) {
      await rate.take(request.signal);
      const answer = await deps.http.send({ timeout: plan.limits.timeout, ...request });
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

  /** A failure that tells about the System, not about the message. */
  const noteFailure = (failure: Failure): void => {
    if (failure.class === "AuthFailed") {
      paused ??= failure.title;
      observe({ kind: "systemPaused", system: plan.name });
      log.error(
        { system: plan.name, class: failure.class },
        "the system refuses our credentials; it is paused",
      );
      breaker.left();
    } else if (failure.class === "Timeout" || failure.class === "Unavailable") {
      breaker.failed();
    } else {
      if (failure.class === "RateLimited") rate.holdUntil(clock.now() + (failure.retryAfter ?? 1000));
      breaker.succeeded();
    }
  };

  const system: System = {
    plan,
    connection,
    takesCalls: () => paused === undefined && breaker.takesCalls(),
    async call(who, work) {
      const release = await gate.enter(who, AbortSignal.any([who.signal, closing.signal]));
      try {
        // Asked behind the gate: whoever waited there while the System went down must not call it.
        if (paused !== undefined || !breaker.enter()) throw new Parked(plan.name);
        const result = await limited(who, plan.name, clock, (signal) => work(connection, signal));
        breaker.succeeded();
        return result;
      } catch (error) {
        if (error instanceof Failure) noteFailure(error);
        else if (!(error instanceof Parked)) breaker.left();
        throw error;
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
    async probe(signal) {
      await plan.connector.probe?.(connection, signal);
    },
    pause(reason) {
      paused = reason;
    },
    resume() {
      paused = undefined;
      deps.onAvailable(plan.name, "all");
    },
    view() {
      const state = breaker.state();
      return {
        name: plan.name,
        connector: plan.connector.name,
        state: paused !== undefined ? "paused" : state === "closed" ? "available" : state,
        reason: paused ?? null,
        running: gate.running,
        waiting: gate.waiting,
        concurrency: plan.limits.concurrency,
      };
    },
    async close() {
      breaker.close();
      closing.abort(new Error(`${plan.name} is closed`));
      await plan.connector.close?.(connection);
    },
  };
  return system;
}

/** Ends the call after its time: nobody can tell then whether the work was done. */
async function limited<Result>(
  { timeout, signal }: Caller,
  system: string,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const timeoutFailure = new Failure("Timeout", `${system} did not answer within ${timeout} ms`, {
    outcome: "unknown",
  });
  const timer = clock.schedule(timeout, () => ended.abort(timeoutFailure));
  try {
    return await work(AbortSignal.any([signal, ended.signal]));
  } catch (error) {
    throw ended.signal.aborted ? timeoutFailure : error;
  } finally {
    timer.cancel();
  }
}
