import type { FlowPlan } from "@crossdock/flow";
import type { MessageMode, NewMessage, StoredFailure } from "@crossdock/journal";
import { type Arrival, Failure, type Log, thrownText } from "@crossdock/kit";
import type { Observe } from "../events.ts";
import { bothMasks, lazyMask, type Mask } from "../privacy/mask.ts";
import { createDrift } from "./drift.ts";
import { identify, keyIfAny } from "./identity.ts";
import { modeOf } from "./message-mode.ts";
import { originalText } from "./original.ts";
import { contentOf, type MessageHead, quarantinedMessage, tooMuch, violation } from "./quarantine.ts";
import { unreadableOf } from "./unreadable.ts";

/**
 * Makes an arrival a message that can be stored: normalised and validated by the flow's contract, with its identity. What
 * does not fit is a message as well, a quarantined one. `known` is a message that was stored before. Never throws for
 * what arrived.
 */
export type ReadArrival = (
  plan: FlowPlan,
  trigger: string,
  arrival: Arrival,
  known?: { id: string; mode: MessageMode },
) => Promise<NewMessage>;

export interface ReadArrivalDeps {
  now(): number;
  identifier(now: number): string;
  log: Log;
  /** Hides secrets. */
  hide: Mask;
  /** Digest of the active revision. */
  revision(): string;
  observe: Observe;
}

/** What runs of an arrival that fits. */
type Understood = Pick<NewMessage, "identity" | "key" | "version" | "payload" | "original">;

/** Why an arrival does not fit. */
interface Refusal {
  /** What can be read of it, for its business key. */
  readable: unknown;
  failure: StoredFailure;
}

type Bindings = Readonly<Record<string, unknown>>;

export function createReadArrival(deps: ReadArrivalDeps): ReadArrival {
  const noteDrift = createDrift(deps);

  /** An expression that fails on what arrived is the arrival's fault; our own is logged. Either way nothing is lost. */
  const problemOf = ({ flow, retailer }: FlowPlan, error: unknown, mask: Mask): string => {
    if (error instanceof Failure) return error.detail ? `${error.title}: ${error.detail}` : error.title;
    const stack = mask((error instanceof Error ? error.stack : undefined) ?? String(error));
    deps.observe({ kind: "fault" });
    deps.log.error({ flow, retailer, stack }, "crossdock is at fault: an arrival cannot be read");
    return `crossdock failed: ${thrownText(error)}`;
  };

  /** The arrival as its flow takes it, or why not. */
  const understand = async (
    plan: FlowPlan,
    { message, envelope, broken }: Arrival,
    bindings: Bindings,
  ): Promise<Understood | Refusal> => {
    // A mapping may quote what it stumbled over.
    const mask = bothMasks(
      deps.hide,
      lazyMask(() => plan.input?.sensitive(message) ?? []),
    );
    const breach = (problems: readonly string[]): StoredFailure => violation(plan, problems, mask);
    if (broken !== undefined) return { readable: message, failure: breach([broken]) };
    let place = "";
    let readable = message;
    try {
      const normalised = plan.input
        ? await plan.input.normalise(message, bindings)
        : { ok: true as const, message };
      if (!normalised.ok) return { readable, failure: breach(normalised.problems) };
      if (normalised.drift) noteDrift(plan, normalised.drift);
      place = "identity: ";
      readable = normalised.message;
      return {
        ...(await identify(plan, readable, bindings)),
        payload: JSON.stringify(readable ?? null),
        original: originalText(readable === message ? { envelope } : { message, envelope }),
      };
    } catch (error) {
      const problems = [`${place}${problemOf(plan, error, mask)}`];
      const isTooMuch = error instanceof Failure && error.class === "LimitExceeded";
      const failure = isTooMuch ? tooMuch(problems, mask) : breach(problems);
      return { readable, failure };
    }
  };

  return async (plan, trigger, arrival, known) => {
    const now = deps.now();
    const { message: received, envelope } = arrival;
    const head: MessageHead = {
      id: known?.id ?? deps.identifier(now),
      flow: plan.flow,
      retailer: plan.retailer,
      mode: known?.mode ?? modeOf(plan),
      trigger,
      revision: deps.revision(),
      acceptedAt: now,
    };
    const unreadable = unreadableOf(arrival);
    if (unreadable) {
      const original = originalText({ message: null, envelope, unreadable });
      const failure = violation(plan, [unreadable.problem], deps.hide);
      return quarantinedMessage(head, { content: unreadable.digest, key: null, original, failure });
    }
    const bindings = { ...plan.bindings, trigger: envelope, now };
    const found = await understand(plan, arrival, bindings);
    if ("failure" in found) {
      return quarantinedMessage(head, {
        content: contentOf(received),
        key: await keyIfAny(plan, found.readable, bindings),
        original: originalText({ message: received, envelope }),
        failure: found.failure,
      });
    }
    return { ...head, ...found, state: "accepted", failure: null };
  };
}
