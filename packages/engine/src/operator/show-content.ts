import type { Journal, MessageRow } from "@crossdock/journal";
import { readOriginal } from "../intake/original.ts";
import { wasTakenUp } from "../intake/quarantine.ts";
import { bothMasks, createMask, type Mask } from "../privacy/mask.ts";
import type { Revisions } from "./revisions.ts";

/** What a message carries, as JSON texts that are masked and cut. */
export interface Content {
  /** As the trigger received it. */
  received: string;
  /** As its flow works on it; null where it was never taken up. */
  message: string | null;
  /** In the order in which they were first written. */
  steps: { step: string; result: string | null; answer: string | null }[];
}

/** Most characters of one text: a screen or two of it, not a whole catalogue. */
const longest = 65_536;

/** Undefined where its flow is gone, or its body. */
export async function showContent(
  row: MessageRow,
  deps: { journal: Journal; revisions: Pick<Revisions, "planFor">; hide: Mask },
): Promise<Content | "noFlow" | "noBody"> {
  const { messages, progress } = deps.journal;
  const [body, steps, attempts, planned] = await Promise.all([
    messages.payload(row.id),
    progress.steps(row.id),
    progress.attempts(row.id),
    deps.revisions.planFor(row),
  ]);
  if (!planned) return "noFlow";
  if (!body) return "noBody";
  const original = readOriginal(body.original);
  const message: unknown = JSON.parse(body.payload);
  const received = "message" in original ? original.message : message;
  const { input } = planned.plan;
  const mask = bothMasks(
    deps.hide,
    createMask([received, message].flatMap((each) => input?.sensitive(each) ?? [])),
  );
  const shown = (value: unknown): string => mask(JSON.stringify(value, null, 2) ?? "null", longest);
  const maybe = (text: string | null): string | null => (text === null ? null : shown(JSON.parse(text)));
  const last = new Map(attempts.map(({ step, answer }) => [step, answer]));
  const names = new Set([...steps.map(({ step }) => step), ...last.keys()]);
  return {
    received: shown(received),
    message: wasTakenUp(body) ? shown(message) : null,
    steps: [...names].map((step) => ({
      step: mask(step),
      result: maybe(steps.find((each) => each.step === step)?.result ?? null),
      answer: maybe(last.get(step) ?? null),
    })),
  };
}
