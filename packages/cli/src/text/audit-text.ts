import type { AnswerOf, Routes } from "@crossdock/api";
import { printable } from "./printable.ts";
import { shortTime } from "./short-times.ts";
import { fittedTable } from "./table.ts";

type Entry = AnswerOf<Routes["listAudit"]>["items"][number];

/** One row an entry. */
export function auditTable(entries: readonly Entry[], width: number): string {
  const isWhole = !Number.isFinite(width);
  const rows = printable(entries).map(({ at, event, actor, details }) => ({
    at: isWhole ? at : shortTime(at),
    actor,
    event,
    details: Object.entries(details)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(", "),
  }));
  return fittedTable(rows, width, []);
}
