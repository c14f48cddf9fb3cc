import type { FlowPlan } from "@crossdock/flow";
import type { AcceptResult, Journal, NewMessage, StoredFailure } from "@crossdock/journal";
import { type Acceptance, type Arrival, type Expression, Failure } from "@crossdock/kit";
import type { Observe } from "./events.ts";

/** From an arrival to a durable message: normalise, validate, identify, store. */
export interface Intake {
  /** Durable once resolved. Never throws for what arrived; throws when the journal does. */
  accept(plan: FlowPlan, trigger: string, arrival: Arrival): Promise<Acceptance>;
  /** All of a page and its cursor in one transaction; nothing when the queue is full. */
  acceptPage(
    plan: FlowPlan,
    trigger: string,
    arrivals: readonly Arrival[],
    cursor: unknown,
  ): Promise<readonly Acceptance[]>;
  /** Normalises a quarantined message's original anew, under its own id. */
  readmit(plan: FlowPlan, id: string, trigger: string, arrival: Arrival): Promise<Acceptance>;
}

export interface IntakeDeps {
  journal: Journal;
  now(): number;
  identifier(now: number): string;
  /** Digest of the active revision. */
  revision(): string;
  /** A message is stored and may run. `payload` saves the first read. */
  ready(message: NewMessage, seq: number): void;
  observe: Observe;
}

/** How long a sender should wait when the queue is full. */
const retryAfter = 5000;

export function createIntake(deps: IntakeDeps): Intake {
  const { journal, observe } = deps;

  const build = async (
    plan: FlowPlan,
    trigger: string,
    arrival: Arrival,
    id?: string,
  ): Promise<NewMessage> => {
    const now = deps.now();
    const bindings = { ...plan.bindings, trigger: arrival.envelope, now };
    const normalised = plan.input
      ? await normalise(() => plan.input?.normalise(arrival.message, bindings))
      : { ok: true as const, message: arrival.message };
    const base = {
      id: id ?? deps.identifier(now),
      flow: plan.flow,
      retailer: plan.retailer,
      trigger,
      revision: deps.revision(),
      acceptedAt: now,
    };
    const original = (kept: boolean): string =>
      JSON.stringify(
        kept ? { message: arrival.message, envelope: arrival.envelope } : { envelope: arrival.envelope },
      );
    const refused = (failure: StoredFailure): NewMessage => ({
      ...base,
      key: null,
      identity: null,
      version: null,
      state: "quarantined",
      payload: "null",
      original: original(true),
      failure,
    });
    if (!normalised.ok) return refused(violation(plan, normalised.problems));
    try {
      const identity = await identify(plan, normalised.message, bindings);
      return {
        ...base,
        ...identity,
        state: "accepted",
        payload: JSON.stringify(normalised.message ?? null),
        original: original(normalised.message !== arrival.message),
        failure: null,
      };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return refused(violation(plan, [`identity: ${error.title}`]));
    }
  };

  const answer = (plan: FlowPlan, message: NewMessage, result: AcceptResult): Acceptance => {
    const { flow, retailer } = plan;
    observe({ kind: "received", flow, retailer, state: result.state });
    if (result.state === "full") return { state: "full", retryAfter };
    if (result.state === "duplicate") return { state: "duplicate", id: result.id };
    if (result.state === "quarantined") {
      return { state: "quarantined", id: result.id, problems: message.failure?.problems ?? [] };
    }
    deps.ready(message, result.seq);
    return { state: "accepted", id: result.id };
  };

  return {
    async accept(plan, trigger, arrival) {
      const message = await build(plan, trigger, arrival);
      const result = await journal.messages.accept(message, { queueLimit: plan.queue.limit });
      return answer(plan, message, result);
    },
    async acceptPage(plan, trigger, arrivals, cursor) {
      const messages = await Promise.all(arrivals.map((arrival) => build(plan, trigger, arrival)));
      const { flow, retailer } = plan;
      const move = cursor === undefined ? null : { flow, retailer, trigger, value: cursor, at: deps.now() };
      const results = await journal.messages.acceptPage(messages, { queueLimit: plan.queue.limit }, move);
      // One full refuses the whole page: nothing of it was stored.
      const full = results.find(({ state }) => state === "full");
      return messages.map((message, index) =>
        answer(plan, message, full ?? (results[index] as AcceptResult)),
      );
    },
    async readmit(plan, id, trigger, arrival) {
      const message = await build(plan, trigger, arrival, id);
      if (message.state === "quarantined") {
        return { state: "quarantined", id, problems: message.failure?.problems ?? [] };
      }
      const result = await journal.messages.readmit(message, { queueLimit: plan.queue.limit });
      return answer(plan, message, result);
    },
  };
}

/** An expression that fails on what arrived is the arrival's fault: it is quarantined, not lost. */
async function normalise<Result>(
  work: () => Promise<Result> | undefined,
): Promise<Result | { ok: false; problems: string[] }> {
  try {
    const result = await work();
    return result ?? { ok: false, problems: ["the flow has no input"] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ok: false, problems: [error.detail ? `${error.title}: ${error.detail}` : error.title] };
  }
}

async function identify(
  plan: FlowPlan,
  message: unknown,
  bindings: Readonly<Record<string, unknown>>,
): Promise<{ identity: string | null; key: string | null; version: number | null }> {
  const { id, key, version } = plan.identity;
  return {
    identity: await textOf("id", id, message, bindings),
    key: await textOf("key", key, message, bindings),
    version: version ? versionOf(await version.evaluate(message, bindings)) : null,
  };
}

async function textOf(
  part: string,
  expression: Expression | null,
  message: unknown,
  bindings: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  if (!expression) return null;
  const value = await expression.evaluate(message, bindings);
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  throw new Failure(
    "ContractViolation",
    `identity.${part} yields ${value === undefined ? "nothing" : typeof value}`,
  );
}

/** A number, or an RFC 3339 instant as epoch milliseconds; anything else cannot be compared. */
export function versionOf(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(value)
  ) {
    const at = Date.parse(value);
    if (!Number.isNaN(at)) return at;
  }
  throw new Failure("ContractViolation", "identity.version is neither a number nor an RFC 3339 instant");
}

function violation(plan: FlowPlan, problems: readonly string[]): StoredFailure {
  const shown = problems.slice(0, 100);
  return {
    class: "ContractViolation",
    title: `The message does not fit ${plan.input?.contract ?? plan.flow}`,
    outcome: "notSent",
    step: null,
    problems: [
      ...shown,
      ...(problems.length > shown.length ? [`… and ${problems.length - shown.length} more`] : []),
    ],
  };
}
