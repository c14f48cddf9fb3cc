import { referenceTo, type SourceDocument } from "@crossdock/flow";
import { type Finding, textAt } from "@crossdock/kit";
import type { Lookups } from "../analysis/lookups.ts";

/** Today's date, `2026-03-01`, by the caller's clock. */
export function todayOf({ now }: Lookups): string {
  return new Date(now?.() ?? Date.now()).toISOString().slice(0, 10);
}

/** What is said of the use of a resource that is retired, or will be: a warning before its day comes, then an error. */
export function retirement(
  document: SourceDocument | undefined,
  today: string,
): Omit<Finding, "span"> | undefined {
  if (!document?.valid) return undefined;
  const since = textAt(document.value, "retired", "since");
  if (since === undefined) return undefined;
  const { kind, value } = document;
  const reason = textAt(value, "retired", "reason");
  const instead = textAt(value, "retired", "instead");
  const isOver = since <= today;
  const why = reason === undefined ? "" : `: ${reason}`;
  return {
    message: `the ${kind} \`${referenceTo(document)}\` ${isOver ? "is" : "will be"} retired ${isOver ? "since" : "on"} ${since}${why}`,
    hint: instead === undefined ? "its owner knows what replaces it" : `move to \`${instead}\``,
    ...(isOver ? {} : { severity: "warning" as const }),
    related: [{ message: "said here", span: document.spanOf(["retired"], "key") }],
  };
}
