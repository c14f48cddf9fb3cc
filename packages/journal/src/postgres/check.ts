import type { Database } from "./database.ts";
import { allowScans } from "./sql/allow-scans.sql.ts";
import { countOrphans } from "./sql/count-orphans.sql.ts";
import { selectBrokenIndexes } from "./sql/select-broken-indexes.sql.ts";
import { selectWrongCounters } from "./sql/select-wrong-counters.sql.ts";

/** Problems of what is stored, as sentences. Reads everything. */
export function checking(db: Database): () => Promise<string[]> {
  const scans = allowScans(db);
  const brokenIndexes = selectBrokenIndexes(db);
  const wrongCounters = selectWrongCounters(db);
  const orphans = countOrphans(db);
  const find = async (): Promise<string[]> => [
    ...(await brokenIndexes()).map((name) => `the index ${name} is not usable`),
    ...(await wrongCounters()).map(
      ({ flow, retailer, mode, state, kept, found }) =>
        `the counter of ${state} ${mode} messages of ${flow} for ${retailer} says ${kept}, the journal has ${found}`,
    ),
    ...(await orphans()).flatMap(({ kind, count }) =>
      count > 0 ? [`the journal has ${count} ${kind}`] : [],
    ),
  ];
  return async () => {
    await scans(true);
    const found = await find();
    await scans(false);
    return found;
  };
}
