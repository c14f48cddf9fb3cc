import { countedText, namesText } from "./names-text.ts";
import type { SentChange, SentReport } from "./sent.ts";

/** `order-to-erp, step partner`; without the step for the message as a whole. */
export function sentHeading({ flow, step }: SentChange): string {
  return step === null ? flow : `${flow}, step \`${step}\``;
}

/** What is different, as the subject of a line. */
export function sentSubject({ part, path }: SentChange): string {
  switch (part) {
    case "request":
      return "the request";
    case "tries":
      return "how often it is tried";
    case "order":
      return "the order of the steps";
    case "end":
      return path === "" ? "what becomes of the message" : `\`${path}\``;
    case "identity":
      return `\`identity.${path}\``;
    case "expect":
      return path === "" ? "`expect`" : `\`expect.${path}\``;
    case "target":
      return `the target's \`${path}\``;
    default:
      return path === "" ? "the whole request" : `\`${path}\``;
  }
}

/** `30 of 34 messages of acme, 5 of 5 of nordwind`. */
export function sentCount({ retailers }: SentChange): string {
  const counts = retailers.map(({ name, messages, of }, index) =>
    index === 0
      ? `${messages} of ${countedText(of, "message")} of ${name}`
      : `${messages} of ${of} of ${name}`,
  );
  return namesText(counts);
}

/** `What is sent: 31 of 45 messages differ`. */
export function sentSummary({ tried, recorded }: SentReport): string {
  const whose = recorded > 0 ? `of the tests and ${recorded} of the daemon` : "of the tests";
  const sum = (count: (each: SentReport["tried"][number]) => number) =>
    tried.reduce((total, each) => total + count(each), 0);
  const all = sum(({ messages }) => messages);
  const differing = sum((each) => each.differing);
  if (all === 0) return "What is sent: no test could be run on both states";
  if (differing === 0)
    return `What is sent: the same for ${all === 1 ? "the one message" : `all ${all} messages`} ${whose}`;
  return `What is sent: ${differing} of ${countedText(all, "message")} ${whose} ${differing === 1 ? "differs" : "differ"}`;
}

/** That the same is sent is no news where nothing was changed. */
export function isWorthTelling({
  changes,
  sent,
}: {
  changes: readonly unknown[];
  sent?: SentReport;
}): boolean {
  return changes.length > 0 || (sent !== undefined && sent.changes.length + sent.untried.length > 0);
}

/** A value on one line: JSON where it is sent, and words where it is told. */
export function sentValue({ part, path }: SentChange, value: unknown, room: number): string {
  if (value === undefined) return "nothing";
  const isTold = part === "request" || (part === "end" && path !== "reason" && path !== "problems");
  const text = isTold && typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= room ? text : `${text.slice(0, Math.max(room - 1, 1))}…`;
}

/** Fields of one step that are told before the rest is counted. */
export const mostSent = 12;
/** Values of one field that are told before the rest is counted. */
export const mostValues = 3;
