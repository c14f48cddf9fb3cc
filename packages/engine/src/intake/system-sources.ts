import { type FlowPlan, splitReference } from "@crossdock/flow";
import {
  Failure,
  type Operation,
  type Page,
  readFields,
  shapeWords,
  type TriggerContext,
} from "@crossdock/kit";
import { Parked } from "../systems/parked.ts";
import type { System } from "../systems/system.ts";

type ReadAsk = Parameters<TriggerContext["read"]>[0];
type SubscribeAsk = Parameters<TriggerContext["subscribe"]>[0];

/** Reads a list of a System for a trigger; each page is one call of the System. */
export async function* readPages(plan: FlowPlan, system: System, ask: ReadAsk): AsyncGenerator<Page> {
  const { cursor, overlap, drain, signal } = ask;
  const operation = system.list(ask.operation);
  const pages = operation
    .read({ connection: system.connection, ...askedOf(operation, ask), cursor, overlap, drain, signal })
    [Symbol.asyncIterator]();
  let isAsking = false;
  try {
    for (;;) {
      const page = system.call(callerOf(plan, system, signal), () => {
        isAsking = true;
        return pages.next().finally(() => {
          isAsking = false;
        });
      });
      const next = await orParked(page);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // A page that never comes must not keep the trigger from stopping.
    const ended = Promise.resolve(pages.return?.()).catch(() => undefined);
    if (!isAsking) await ended;
  }
}

/**
 * Runs a subscription of a System for a trigger. Until the source has begun it, it is one call: the System's gate, breaker and
 * time-out stand before it. Then it goes on beside other calls, until `signal` aborts, the source ends it, or it fails.
 */
export async function receive(
  plan: FlowPlan,
  trigger: string,
  system: System,
  ask: SubscribeAsk,
): Promise<void> {
  const operation = system.subscription(ask.operation);
  const observe = plan.mode === "shadow";
  if (observe && !operation.observes) {
    throw new Failure("Rejected", `${operation.name} cannot be received without taking, as a shadow must`, {
      outcome: "notSent",
    });
  }
  const asked = askedOf(operation, ask);
  const ending = new AbortController();
  const stop = (): void => ending.abort(ask.signal.reason);
  ask.signal.addEventListener("abort", stop, { once: true });
  let running = Promise.resolve();
  try {
    const begun = system.call(callerOf(plan, system, ask.signal), (connection) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      running = operation.subscribe({
        connection,
        ...asked,
        subscriber: `${splitReference(plan.flow).name}/${plan.retailer}/${trigger}${observe ? "/shadow" : ""}`,
        observe,
        cursor: ask.cursor,
        ready() {
          resolve();
          ask.ready?.();
        },
        deliver: async (delivery) => (ending.signal.aborted ? stopping : ask.deliver(delivery)),
        signal: ending.signal,
      });
      running.then(() => reject(endedEarly(operation)), reject);
      return promise;
    });
    await orParked(begun);
    await running;
  } finally {
    ending.abort();
    ask.signal.removeEventListener("abort", stop);
  }
}

const stopping = { state: "refused", reason: "stopping", retryAfter: 0 } as const;

function endedEarly({ name }: Operation): Failure {
  return new Failure("Unavailable", `${name} ended before it began`, { outcome: "refused" });
}

/** What the trigger asks for, as the operation takes it. Throws a `MappingError` where it does not fit. */
function askedOf(operation: Operation, { input, config }: Pick<ReadAsk, "input" | "config">) {
  const [found] = operation.checks.input(input);
  if (found) {
    const place = ["with", ...found.path].join(".");
    const { message } = shapeWords(found.problem);
    throw new Failure("MappingError", `\`${place}\` ${message}`, { outcome: "notSent" });
  }
  // Read by the operation's own schema, which is all that its type says.
  return { config: readFields(operation.config, config) as never, input };
}

/** Who asks on behalf of a trigger, for the System's gate. */
export function callerOf({ retailer, criticality }: FlowPlan, { plan }: System, signal: AbortSignal) {
  return { retailer, criticality, timeout: plan.limits.timeout, signal };
}

/** A System that takes no calls is a failure to a trigger, told by its code. */
export async function orParked<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Parked)) throw error;
    throw new Failure("Unavailable", error.message, { code: "parked", cause: error });
  }
}
