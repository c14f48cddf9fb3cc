import type { SystemPlan } from "@crossdock/flow";
import { NotStorable, type Partitions } from "@crossdock/journal";
import type { CallTimeout, Clock, CrossReferences, HttpClient, Log, SecretReference } from "@crossdock/kit";
import type { Observe } from "../events.ts";
import { JournalFailed } from "../journal-failure.ts";
import { createClockSkew } from "./clock-skew.ts";
import { type CallLimits, limitedCall } from "./limited-call.ts";
import type { Rate } from "./rate.ts";

/** What the connector of a System has opened, and what bounds its calls. */
export interface Connection {
  /** The connector's own. */
  readonly opened: unknown;
  /** Runs the work of one call within its limits; waiting for the System's rate uses up none of its time. */
  limited<Result>(limits: CallLimits, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

export interface ConnectionDeps extends Pick<Partitions, "mayAct" | "share" | "turn"> {
  clock: Clock;
  log: Log;
  http: HttpClient;
  secret(reference: SecretReference): Promise<string>;
  crossReferences: CrossReferences;
  observe: Observe;
}

/** The time of each call under way, by the signal that it hands on. */
type Timeouts = WeakMap<AbortSignal, CallTimeout>;

export function openConnection(plan: SystemPlan, deps: ConnectionDeps, rate: Rate): Connection {
  const { clock, log, secret, crossReferences } = deps;
  const timeouts: Timeouts = new WeakMap();
  const opened = plan.connector.open({
    system: plan.name,
    baseUrl: plan.baseUrl,
    auth: plan.auth,
    // The plan's options were read by this connector's own schema.
    options: plan.options as never,
    timeout: plan.limits.timeout,
    http: limitedHttp(plan, deps, rate, timeouts),
    secret,
    crossReferences,
    clock,
    log,
  });
  return {
    opened,
    limited: (limits, work) =>
      limitedCall(plan.name, clock, limits, (signal, limit) => {
        timeouts.set(signal, limit);
        return work(signal);
      }),
  };
}

/** Why a call is not made: another daemon may have what it belongs to by the time that it arrives. */
export function outOfLease(system: string): JournalFailed {
  const reason = new NotStorable(
    "the journal has not confirmed for too long that this daemon still has its messages",
  );
  return new JournalFailed(`a call to ${system}`, reason);
}

/** The HTTP client that the System's connection sends with: within its rate. */
function limitedHttp(plan: SystemPlan, deps: ConnectionDeps, rate: Rate, timeouts: Timeouts): HttpClient {
  const compareClocks = createClockSkew(plan.name, deps);
  return {
    async send(request) {
      await rate.take(request.signal, request.signal && timeouts.get(request.signal));
      if (!deps.mayAct()) throw outOfLease(plan.name);
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
