import { copiedTables } from "../../copy/tables.ts";
import type { JournalSource } from "../../copy/transfer.ts";
import { checking } from "../check.ts";
import { migrations, refuseNewer, schemaVersion } from "../migrations.ts";
import { hasSchema, openSession, type PostgresConfig, takeLock } from "../open-session.ts";
import { allowScans } from "../sql/allow-scans.sql.ts";
import { transaction } from "../transaction.ts";
import { numberPlaces } from "./number-places.ts";
import { selectNumbers } from "./numbers.ts";
import { patienceOfCopy } from "./patience.ts";
import { countRows, selectRows } from "./rows.ts";

/** Opens a journal's tables to be copied. They are not changed: older ones are refused. */
export async function openPostgresSource({
  url,
  schema,
}: Pick<PostgresConfig, "url" | "schema">): Promise<JournalSource> {
  const session = await openSession({ url, schema });
  const name = `${session.name} (schema ${schema})`;
  try {
    if (!(await hasSchema(session, schema))) throw new Error(`${name} is not there`);
    await takeLock(session, schema, patienceOfCopy);
    const version = await schemaVersion(session);
    refuseNewer(version, migrations.length);
    if (version.max !== migrations.length)
      throw new Error(
        `the tables of ${name} have version ${version.max}, this crossdock copies version ${migrations.length}: start a daemon on them once, which brings them up to date`,
      );
    await session.run("set idle_in_transaction_session_timeout to 0");
  } catch (error) {
    await session.close();
    throw error;
  }
  return {
    name,
    check: () => transaction(session, checking(session), "begin read only"),
    async begin() {
      await session.run("begin isolation level repeatable read");
      await allowScans(session)(true);
      await numberPlaces(session)();
      const counts: Record<string, number> = {};
      for (const table of copiedTables) counts[table.name] = await countRows(session, table);
      return counts;
    },
    read: (table) => selectRows(session, table, "given"),
    numbers: () => selectNumbers(session),
    close: () => session.close(),
  };
}
