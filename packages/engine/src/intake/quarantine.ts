import { createHash } from "node:crypto";
import type { FlowPlan } from "@crossdock/flow";
import type { NewMessage, StoredFailure } from "@crossdock/journal";
import type { Acceptance } from "@crossdock/kit";
import type { Mask } from "../privacy/mask.ts";

/** What is known of an arrival before anything of it is read. */
export type MessageHead = Pick<
  NewMessage,
  "id" | "flow" | "retailer" | "mode" | "trigger" | "revision" | "acceptedAt"
>;

/** The payload of a message that was never taken up: it has no normalised form. */
const noPayload = "null";

/** Whether a stored message was taken up, now or ever; the others never left quarantine but for being dismissed. */
export function wasTakenUp({ payload }: { payload: string }): boolean {
  return payload !== noPayload;
}

/** Most problems of one message that are kept. */
const mostProblems = 100;

/** A message that waits in quarantine. `content` tells it apart: the same again is the same row, however often a source offers it. */
export function quarantinedMessage(
  head: MessageHead,
  {
    content,
    ...kept
  }: Readonly<{ content: string; key: string | null; original: string; failure: StoredFailure }>,
): NewMessage {
  return {
    ...head,
    ...kept,
    identity: `quarantined:${content}`,
    version: null,
    state: "quarantined",
    payload: noPayload,
  };
}

/** SHA-256 of a message, hex. */
export function contentOf(message: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(message ?? null))
    .digest("hex");
}

/** What the source of a quarantined message hears. */
export function quarantined(id: string, { failure }: NewMessage): Acceptance {
  const isTooMuch = failure?.class === "LimitExceeded";
  const { problems = [], problemsLeftOut = 0 } = failure ?? {};
  const more = problemsLeftOut > 0 ? [`… and ${problemsLeftOut} more`] : [];
  return { state: "quarantined", id, problems: [...problems, ...more], isTooMuch };
}

/** Nobody breaks a contract with a message that is too much for us. */
export function tooMuch(problems: readonly string[], mask: Mask): StoredFailure {
  return {
    class: "LimitExceeded",
    title: "The message takes more work than a message may",
    outcome: "notSent",
    step: null,
    ...stored(problems, mask),
  };
}

/** The message does not fit the contract of its flow. */
export function violation(plan: FlowPlan, problems: readonly string[], mask: Mask): StoredFailure {
  return {
    class: "ContractViolation",
    title: `The message does not fit ${plan.input?.contract ?? plan.flow}`,
    outcome: "notSent",
    step: null,
    ...stored(problems, mask),
  };
}

/** The first problems as they are kept, which of them were masked, and how many others there were. */
function stored(
  problems: readonly string[],
  mask: Mask,
): Pick<StoredFailure, "problems" | "maskedProblems" | "problemsLeftOut"> {
  const found = problems.slice(0, mostProblems);
  const kept = found.map((problem) => mask(problem));
  const leftOut = problems.length - found.length;
  return {
    problems: kept,
    maskedProblems: [...kept.keys()].filter((index) => kept[index] !== found[index]),
    ...(leftOut > 0 ? { problemsLeftOut: leftOut } : {}),
  };
}
