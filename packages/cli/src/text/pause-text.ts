import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";
import { shortTime } from "./short-times.ts";
import { fittedTable } from "./table.ts";

type ListedPause = AnswerOf<Routes["listPauses"]>["items"][number];
type Paused = Pick<ListedPause, "system" | "flow" | "retailer" | "trigger">;

/** Who paused something, since when and why. */
export function pauseText({ by, since, reason }: { by: string; since: string; reason: string }): string {
  return `by ${by} since ${shortTime(since)}: ${reason}`;
}

export function pausedName({ system, flow, retailer, trigger }: Paused): string {
  if (system !== null) return system;
  const of = `${flow} for ${retailer ?? "all retailers"}`;
  return trigger === null ? of : `the trigger ${trigger} of ${of}`;
}

/** The command that ends it. */
export function resumeCommand({ system, flow, retailer, trigger }: Paused): string {
  if (system !== null) return `crossdock systems resume ${system}`;
  const ofRetailer = retailer === null ? "" : ` --retailer ${retailer}`;
  return `crossdock flows resume ${flow}${ofRetailer}${trigger === null ? "" : ` --trigger ${trigger}`}`;
}

/** One row a pause. */
export function pauseTable(pauses: readonly ListedPause[], width: number): string {
  const rows = printable(pauses).map((pause) => ({
    paused: `${pausedName(pause)}${pause.isGone ? " (gone)" : ""}`,
    since: shortTime(pause.since),
    by: pause.by,
    reason: pause.reason,
    "ended by": resumeCommand(pause),
  }));
  return fittedTable(rows, width, ["since", "by"]);
}
