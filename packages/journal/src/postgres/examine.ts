import { type JournalCheck, thrownText } from "@crossdock/kit";
import { checking } from "./check.ts";
import { migrations, refuseNewer, schemaVersion } from "./migrations.ts";
import { hasSchema, openSession, type PostgresConfig, takeLock } from "./open-session.ts";
import { serverChecks } from "./server-checks.ts";
import type { Session } from "./session.ts";
import { sizeChecks } from "./size-checks.ts";
import { recountCounters } from "./sql/recount-counters.sql.ts";
import { selectBrokenIndexes } from "./sql/select-broken-indexes.sql.ts";
import { selectTables } from "./sql/select-sizes.sql.ts";
import { transaction } from "./transaction.ts";

type Where = Pick<PostgresConfig, "url" | "schema">;

/** How long a daemon that ends may still hold the journal, milliseconds. */
const patience = 1000;

/**
 * Looks into the tables of a journal that no daemon has open, and says what it finds. With `repair` it counts the messages
 * again, builds broken indexes again and gives unused room back. It never brings tables to a newer version.
 */
export async function examinePostgres(where: Where, repair: boolean): Promise<JournalCheck[]> {
  try {
    const session = await openSession(where);
    try {
      return await examineIn(session, where.schema, repair);
    } finally {
      await session.close();
    }
  } catch (error) {
    return [{ check: "open", state: "problem", says: thrownText(error) }];
  }
}

async function examineIn(session: Session, schema: string, repair: boolean): Promise<JournalCheck[]> {
  const name = `${session.name} (schema ${schema})`;
  if (!(await hasSchema(session, schema)))
    return [{ check: "open", state: "fine", says: `${name} is not there yet` }];
  await takeLock(session, schema, patience);
  const version = await schemaVersion(session);
  refuseNewer(version, migrations.length);
  const opens = `${name} opens, and no other process has it`;
  if (version.max < migrations.length)
    return [
      {
        check: "open",
        state: "fine",
        says: `${opens}; the next start brings its tables up to date, look then`,
      },
    ];
  return [
    { check: "open", state: "fine", says: opens },
    ...(await serverChecks(session)),
    ...(await contentChecks(session, repair)),
    ...(await sizeChecks(session)),
  ];
}

async function contentChecks(session: Session, repair: boolean): Promise<JournalCheck[]> {
  const check = checking(session);
  const find = () => transaction(session, check, "begin read only");
  let found = await find();
  const isMended = repair && found.length > 0;
  if (isMended) {
    await mend(session);
    found = await find();
  }
  if (found.length > 0) return found.map((says) => ({ check: "content", state: "problem", says }) as const);
  if (repair) {
    const tables = (await selectTables(session)).join(", ");
    await session.prepare(`vacuum (analyze) ${tables}`, { slow: true })();
  }
  return [
    isMended
      ? { check: "content", state: "repaired", says: "counters and indexes were built again from the rows" }
      : { check: "content", state: "fine", says: "indexes, counters and rows agree" },
  ];
}

async function mend(session: Session): Promise<void> {
  for (const name of await selectBrokenIndexes(session)())
    await session.prepare(`reindex index ${name}`, { slow: true })();
  await transaction(session, recountCounters(session));
}
