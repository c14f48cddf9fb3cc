import type { JournalCopy } from "@crossdock/server";
import { table } from "./table.ts";

/** At most a line each so many milliseconds. */
const every = 2000;

/** Says how far a copy is, a line now and then. */
export function createCopyProgress(
  say: (line: string) => void,
  now: () => number = Date.now,
): (table: string, rows: number, all: number) => void {
  let last: number | undefined;
  return (name, rows, all) => {
    last ??= now();
    if (now() - last < every) return;
    last = now();
    say(`${name}: ${grouped(rows)} of ${grouped(all)}`);
  };
}

/** What a copy comes to, for people. */
export function copyLines(
  { from, to, counts, outcome }: JournalCopy,
  flags: { env: string; to: string },
): string[] {
  const ends = [`from  ${from}`, `to    ${to}`, ""];
  if (!outcome) {
    const rows = Object.entries(counts ?? {}).map(([name, count]) => ({ table: name, rows: grouped(count) }));
    return [...ends, table(rows), "", "nothing was copied; this is what would be"];
  }
  const rows = outcome.tables.map(({ table: name, rows: count, digest }) => ({
    table: name,
    rows: grouped(count),
    "sha-256": digest.slice(0, 16),
  }));
  const changed =
    outcome.changedTexts === 0
      ? []
      : [
          `${outcome.changedTexts} texts had half of a surrogate pair, which is U+FFFD now: SQLite keeps no such texts`,
        ];
  return [
    ...ends,
    table(rows),
    "",
    "both sides have the same rows",
    ...changed,
    `now write it into Environment ${flags.env}, and start the daemon: \`journal: { ${flags.to} }\``,
  ];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
