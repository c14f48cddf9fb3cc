import type { Database } from "better-sqlite3";
import { countOrphans } from "./sql/count-orphans.sql.ts";
import { selectWrongCounters } from "./sql/select-wrong-counters.sql.ts";

/** Problems of what is stored, as sentences. Reads everything. */
export function checking(db: Database): () => string[] {
  const wrongCounters = selectWrongCounters(db);
  const orphans = countOrphans(db);
  return () => [
    ...damages(db),
    ...wrongCounters().map(
      ({ flow, retailer, mode, state, kept, found }) =>
        `the counter of ${state} ${mode} messages of ${flow} for ${retailer} says ${kept}, the journal has ${found}`,
    ),
    ...orphans().flatMap(({ kind, count }) => (count > 0 ? [`the journal has ${count} ${kind}`] : [])),
  ];
}

/** What SQLite itself finds wrong with the file. */
function damages(db: Database): string[] {
  const rows = db.prepare<[], { integrity_check: string }>("pragma integrity_check").all();
  return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
}
