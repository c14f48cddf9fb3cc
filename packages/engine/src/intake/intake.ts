import { createHash } from "node:crypto";
import type { FlowPlan } from "@crossdock/flow";
import type {
  AcceptResult,
  Act,
  Journal,
  MessageMode,
  MessageRow,
  NewMessage,
  StoredFailure,
} from "@crossdock/journal";
import {
  type Acceptance,
  type Arrival,
  deepestMessage,
  type Expression,
  Failure,
  type Log,
  thrownText,
} from "@crossdock/kit";
import type { Observe } from "../events.ts";
import { bothMasks, lazyMask, type Mask } from "../privacy/mask.ts";

/** From an arrival to a durable message: normalise, validate, identify, store. */
export interface Intake {
  /** Durable once resolved. Never throws for what arrived; throws when the journal does. */
  accept(plan: FlowPlan, trigger: string, arrival: Arrival): Promise<Acceptance>;
  /**
   * All of a page and its cursor in one transaction. While the queue has no room for all of it, nothing is stored,
   * `wait` is awaited and it is tried again: the source keeps what we cannot take.
   */
  acceptPage(
    plan: FlowPlan,
    trigger: string,
    arrivals: readonly Arrival[],
    cursor: unknown,
    wait: () => Promise<void>,
  ): Promise<readonly Acceptance[]>;
  /** Normalises a quarantined message's original again, under its own id; `act` is written where it is taken up. */
  readmit(
    plan: FlowPlan,
    row: Pick<MessageRow, "id" | "mode" | "trigger">,
    arrival: Arrival,
    act: Act,
  ): Promise<Acceptance>;
}

export interface IntakeDeps {
  journal: Journal;
  now(): number;
  identifier(now: number): string;
  log: Log;
  /** Hides secrets. */
  hide: Mask;
  /** Digest of the active revision. */
  revision(): string;
  /** A message is stored and may run. `payload` saves the first read. */
  ready(message: NewMessage, place: string): void;
  observe: Observe;
}

/** An id or a key is an index entry, not a document. */
const longestIdentity = 1000;

/** Fields of drift that are remembered as told. */
const mostDrift = 1000;

/** How long a sender should wait when the queue is full. */
const retryAfter = 5000;

export function createIntake(deps: IntakeDeps): Intake {
  const { journal, observe } = deps;
  const drifted = new Set<string>();

  const build = async (
    plan: FlowPlan,
    trigger: string,
    arrival: Arrival,
    known?: { id: string; mode: MessageMode },
  ): Promise<NewMessage> => {
    const now = deps.now();
    const bindings = { ...plan.bindings, trigger: arrival.envelope, now };
    const base = {
      id: known?.id ?? deps.identifier(now),
      flow: plan.flow,
      retailer: plan.retailer,
      mode: known?.mode ?? modeOf(plan),
      trigger,
      revision: deps.revision(),
      acceptedAt: now,
    };
    const { message: received, envelope } = arrival;
    const whole = unreadableOf(arrival);
    if (whole) {
      return {
        ...base,
        key: null,
        identity: `quarantined:${whole.digest}`,
        version: null,
        state: "quarantined",
        payload: "null",
        original: JSON.stringify({ message: null, envelope, unreadable: whole }),
        failure: violation(plan, [whole.problem]),
      };
    }
    const original = (kept: boolean): string =>
      JSON.stringify(kept ? { message: received, envelope } : { envelope });
    // A mapping may quote what it stumbled over.
    const mask = bothMasks(
      deps.hide,
      lazyMask(() => plan.input?.sensitive(arrival.message) ?? []),
    );
    const refused = async (
      problems: readonly string[],
      content: unknown,
      failureOf = violation,
    ): Promise<NewMessage> => {
      return {
        ...base,
        key: await keyIfAny(plan, content, bindings),
        identity: contentIdentity(arrival.message),
        version: null,
        state: "quarantined",
        payload: "null",
        original: original(true),
        failure: failureOf(
          plan,
          problems.map((problem) => mask(problem)),
        ),
      };
    };
    if (arrival.broken !== undefined) return refused([mask(arrival.broken)], received);
    let place = "";
    let readable = arrival.message;
    try {
      const normalised = plan.input
        ? await plan.input.normalise(arrival.message, bindings)
        : { ok: true as const, message: arrival.message };
      if (!normalised.ok) return await refused(normalised.problems, readable);
      if (normalised.drift) noteDrift(plan, normalised.drift);
      place = "identity: ";
      readable = normalised.message;
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
      const problems = [`${place}${problemOf(plan, error, mask)}`];
      const isTooMuch = error instanceof Failure && error.class === "LimitExceeded";
      return refused(problems, readable, isTooMuch ? tooMuch : violation);
    }
  };

  /** Counted each time; a field is named in the log once. */
  const noteDrift = ({ flow, retailer, input }: FlowPlan, fields: readonly string[]): void => {
    observe({ kind: "drift", flow, retailer });
    const fresh = fields.filter((field) => !drifted.has(`${flow} ${retailer} ${field}`));
    if (fresh.length === 0 || drifted.size >= mostDrift) return;
    for (const field of fresh) drifted.add(`${flow} ${retailer} ${field}`);
    const contract = input?.contract;
    deps.log.warn(
      { flow, retailer, contract, fields: fresh },
      "the sender adds fields that the contract does not declare",
    );
  };

  /** An expression that fails on what arrived is the arrival's fault; our own is logged. Either way nothing is lost. */
  const problemOf = ({ flow, retailer }: FlowPlan, error: unknown, mask: Mask): string => {
    if (error instanceof Failure) return error.detail ? `${error.title}: ${error.detail}` : error.title;
    const stack = mask((error instanceof Error ? error.stack : undefined) ?? String(error));
    observe({ kind: "fault" });
    deps.log.error({ flow, retailer, stack }, "crossdock is at fault: an arrival cannot be read");
    return `crossdock failed: ${thrownText(error)}`;
  };

  const answer = (plan: FlowPlan, message: NewMessage, result: AcceptResult): Acceptance => {
    const { flow, retailer } = plan;
    observe({ kind: "received", flow, retailer, mode: message.mode, state: result.state });
    if (result.state === "full") return { state: "full", retryAfter };
    // Bad content that comes again is not a duplicate to its sender: it is refused again.
    if (message.state === "quarantined") {
      return quarantined(result.id, message);
    }
    if (result.state === "duplicate") return { state: "duplicate", id: result.id };
    deps.ready(message, result.place);
    return { state: "accepted", id: result.id };
  };

  return {
    async accept(plan, trigger, arrival) {
      const message = await build(plan, trigger, arrival);
      const result = await journal.messages.accept(message, { queueLimit: plan.queue.limit });
      return answer(plan, message, result);
    },
    async acceptPage(plan, trigger, arrivals, cursor, wait) {
      const messages = await Promise.all(arrivals.map((arrival) => build(plan, trigger, arrival)));
      const { flow, retailer } = plan;
      const place = { flow, retailer, trigger: cursorName(plan, trigger) };
      const move = cursor === undefined ? null : { ...place, value: cursor, at: deps.now() };
      const store = (): Promise<AcceptResult[]> =>
        journal.messages.acceptPage(messages, { queueLimit: plan.queue.limit }, move);
      let results = await store();
      if (isFull(results)) observe({ kind: "received", flow, retailer, mode: modeOf(plan), state: "full" });
      while (isFull(results)) {
        await wait();
        results = await store();
      }
      return messages.map((message, index) => answer(plan, message, results[index] as AcceptResult));
    },
    async readmit(plan, { id, mode, trigger }, arrival, act) {
      const message = await build(plan, trigger, arrival, { id, mode });
      if (message.state === "quarantined") {
        return quarantined(id, message);
      }
      const result = await journal.messages.readmit(message, { queueLimit: plan.queue.limit }, act);
      return answer(plan, message, result);
    },
  };
}

/** What a paused flow is sent is for its live days. */
function modeOf({ mode }: FlowPlan): MessageMode {
  return mode === "shadow" ? "shadow" : "live";
}

/** Under which a trigger's cursor and firings are kept: a shadow's are its own, and no flow has such a trigger id. */
export function cursorName({ mode }: FlowPlan, trigger: string): string {
  return mode === "shadow" ? `shadow:${trigger}` : trigger;
}

/** One full refuses the whole page: nothing of it was stored. */
function isFull(results: readonly AcceptResult[]): boolean {
  return results.some(({ state }) => state === "full");
}

/** Why an arrival cannot be taken as a message. What nests too deeply is not walked any further than it may nest. */
function unreadableOf({ message, unreadable }: Arrival): Arrival["unreadable"] {
  if (unreadable || !isDeeper(message, deepestMessage)) return unreadable;
  return {
    digest: createHash("sha256").update(flat(message)).digest("hex"),
    problem: `the message: it nests deeper than ${deepestMessage} levels`,
  };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const name in value) {
    // A list's entries go by their numbers.
    if (isDeeper((value as Record<string, unknown>)[name], levels - 1)) return true;
  }
  return false;
}

/** A text that tells values of any depth apart, written without recursion. */
function flat(value: unknown): string {
  const parts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) parts.push(JSON.stringify(next) ?? "");
    else {
      const entries = Object.entries(next);
      parts.push(Array.isArray(next) ? `[${entries.length}` : `{${JSON.stringify(Object.keys(next))}`);
      for (const [, entry] of entries) open.push(entry);
    }
  }
  return parts.join();
}

/** The same content again is the same refusal: one row, however often a source offers it. */
function contentIdentity(message: unknown): string {
  return `quarantined:${createHash("sha256")
    .update(JSON.stringify(message ?? null))
    .digest("hex")}`;
}

/** The business key of what cannot run, so that a person finds it: as good as the message lets us tell. */
async function keyIfAny(
  plan: FlowPlan,
  message: unknown,
  bindings: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  try {
    const key = await textOf("key", plan.identity.key, message, bindings);
    // Separators alone name nothing.
    return key !== null && /[\p{L}\p{N}]/u.test(key) ? key : null;
  } catch {
    return null;
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
  if (typeof value === "string" && value.length > longestIdentity)
    throw new Failure("ContractViolation", `identity.${part} is longer than ${longestIdentity} characters`);
  // They are names: they go into headers, paths, titles and onto terminals.
  if (typeof value === "string" && /\p{Cc}/u.test(value))
    throw new Failure("ContractViolation", `identity.${part} has a control character`);
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  throw new Failure(
    "ContractViolation",
    `identity.${part} yields ${value === undefined ? "nothing" : value === "" ? "an empty text" : typeof value}`,
  );
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.(\d+))?(?:Z|[+-]\d{2}:\d{2})$/i;

/**
 * A number, or an RFC 3339 instant as epoch milliseconds, with the fraction that a finer clock wrote; anything else
 * cannot be compared.
 */
export function versionOf(value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const [text, year, month, day, fraction = ""] = rfc3339.exec(String(value)) ?? [];
  const at = text === undefined ? Number.NaN : Date.parse(text);
  // 31 April would quietly be 1 May.
  const isDay = Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (typeof value === "string" && !Number.isNaN(at) && isDay)
    return at + Number(`0.${fraction.slice(3) || "0"}`);
  throw new Failure("ContractViolation", "identity.version is neither a number nor an RFC 3339 instant");
}

function quarantined(id: string, { failure }: NewMessage): Acceptance {
  const isTooMuch = failure?.class === "LimitExceeded";
  return { state: "quarantined", id, problems: failure?.problems ?? [], isTooMuch };
}

/** Nobody breaks a contract with a message that is too much for us. */
function tooMuch(_plan: FlowPlan, problems: readonly string[]): StoredFailure {
  return {
    class: "LimitExceeded",
    title: "The message takes more work than a message may",
    outcome: "notSent",
    step: null,
    problems: [...problems],
  };
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
