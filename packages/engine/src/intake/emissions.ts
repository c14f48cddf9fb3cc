import type { FlowPlan } from "@crossdock/flow";
import type { AcceptResult, Candidate, Emitted } from "@crossdock/journal";
import { Failure, textAt, valueAt } from "@crossdock/kit";
import type { Revisions } from "../operator/revisions.ts";
import type { Run } from "../steps/run-context.ts";
import type { Intake } from "./intake.ts";
import { readOriginal } from "./original.ts";

/** A message that an event starts; it is nowhere until the step that emits it is stored. */
export interface Emission extends Candidate {
  plan: FlowPlan;
}

/** What steps of one flow start in others of the same retailer. */
export interface Emissions {
  /**
   * A message for each flow that takes the event now. Throws a `Failure` where flows have started each other so often that
   * they would never end.
   */
  of(run: Run, event: string, content: unknown): Promise<Emission[]>;
  /** The journal has answered: what was taken in may run. */
  stored(emissions: readonly Emission[], results: readonly AcceptResult[]): void;
}

/** Flows that start one another in a row. Lint refuses circles; this is for those that it cannot see. */
const longestChain = 32;

export function createEmissions(
  intake: Pick<Intake, "read" | "stored">,
  revisions: Pick<Revisions, "listeners">,
): Emissions {
  return {
    async of({ row, plan, original }, event, content) {
      const chain = chainOf(original) + 1;
      if (chain > longestChain)
        throw new Failure("Rejected", `${event} would be event ${chain} in a row: flows start each other`, {
          outcome: "notSent",
          detail: "look which flow takes what it has started itself",
        });
      const from = { event, flow: plan.flow, message: row.id, chain };
      return Promise.all(
        revisions.listeners(plan.retailer, event).map(async ({ plan: listener, trigger }) => ({
          plan: listener,
          message: await intake.read(listener, trigger, {
            message: content,
            envelope: { trigger, kind: "event", ...from },
          }),
          options: { queueLimit: listener.queue.limit },
        })),
      );
    },
    stored(emissions, results) {
      for (const [index, { plan, message }] of emissions.entries()) {
        // The journal answers for each, in their order.
        const result = results[index];
        if (result) intake.stored(plan, message, result);
      }
    },
  };
}

/** What started a message, where that was an event. */
export function startedBy(original: string | null): { event: string; flow: string; message: string } | null {
  const { envelope } = readOriginal(original);
  const [event, flow, message] = ["event", "flow", "message"].map((name) => textAt(envelope, name));
  const isEvent = textAt(envelope, "kind") === "event";
  return isEvent && event && flow && message ? { event, flow, message } : null;
}

/** What a step started, by its stored result; a step for each item has a list of lists. */
export function emittedIn(result: string): Emitted[] {
  const stored: unknown = JSON.parse(result);
  if (!Array.isArray(stored)) return [];
  return stored.flat().flatMap((each): Emitted[] => {
    const [flow, id, state] = ["flow", "id", "state"].map((name) => textAt(each, name));
    const isKnown = state === "accepted" || state === "quarantined" || state === "duplicate";
    return flow && id && isKnown ? [{ flow, id, state }] : [];
  });
}

/** How many events led to a message, one after the other. */
function chainOf(original: string | null): number {
  const chain = valueAt(readOriginal(original).envelope, "chain");
  return typeof chain === "number" ? chain : 0;
}
