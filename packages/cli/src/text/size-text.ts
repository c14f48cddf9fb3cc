import { type JournalCheck, sizeText } from "@crossdock/kit";
import { table } from "./table.ts";

/** What the tables of a journal come to, below an empty line; nothing where they were not looked at. */
export function sizeLines(checks: readonly JournalCheck[]): string[] {
  const sizes = checks.flatMap(({ tables = [] }) => tables);
  if (sizes.length === 0) return [];
  const rows = sizes.map(({ table: name, rows: count, bytes }) => ({
    table: name,
    rows: count.toLocaleString("en-US"),
    size: sizeText(bytes),
  }));
  return ["", table(rows)];
}
