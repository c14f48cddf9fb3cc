import { copiedTables } from "../../copy/tables.ts";
import type { JournalTarget, Row } from "../../copy/transfer.ts";
import { checking } from "../check.ts";
import { migrations, refuseNewer, schemaVersion } from "../migrations.ts";
import { hasSchema, openSession, type PostgresConfig, takeLock } from "../open-session.ts";
import { openTables } from "../open-tables.ts";
import type { Session } from "../session.ts";
import { raiseNumbers } from "./numbers.ts";
import { patienceOfCopy } from "./patience.ts";
import { insertRows, selectRows, tableInUse } from "./rows.ts";

/** A schema of a database that is to be made a copy of another journal. */
export async function openPostgresTarget(config: PostgresConfig): Promise<JournalTarget> {
  const { schema, partitions } = config;
  let session = await openSession(config);
  const name = `${session.name} (schema ${schema})`;
  const inserts = new Map<string, (rows: readonly Row[]) => Promise<void>>();
  let isBegun = false;
  return {
    name,
    async obstacle() {
      if (!(await hasSchema(session, schema))) return undefined;
      await takeLock(session, schema, patienceOfCopy);
      const version = await schemaVersion(session);
      refuseNewer(version, migrations.length);
      return version.max === 0 ? undefined : notEmpty(session, schema);
    },
    async begin() {
      await session.close();
      ({ session } = await openTables(config, patienceOfCopy));
      // No daemon may come meanwhile; and between two rows the session may be silent for as long as the source takes.
      await takeLock(session, schema, patienceOfCopy);
      await session.run("set idle_session_timeout to 0; set idle_in_transaction_session_timeout to 0");
      const obstacle = await notEmpty(session, schema);
      if (obstacle !== undefined) throw new Error(obstacle);
      await session.run("begin");
      isBegun = true;
      for (const table of copiedTables) inserts.set(table.name, insertRows(session, table, partitions));
    },
    async write(table, rows) {
      await inserts.get(table.name)?.(rows);
    },
    async goOn(numbers) {
      await raiseNumbers(session, numbers);
      for (const { name: table } of copiedTables) await session.prepare(`analyze ${table}`, { slow: true })();
    },
    read: (table) => selectRows(session, table, "own"),
    check: () => checking(session)(),
    kept: (text) => text,
    async commit() {
      isBegun = false;
      await session.commit();
    },
    async rollback() {
      if (isBegun && !session.lost()) await session.run("rollback");
      isBegun = false;
    },
    close: () => session.close(),
  };
}

async function notEmpty(session: Session, schema: string): Promise<string | undefined> {
  const inUse = await tableInUse(session);
  if (inUse === undefined) return undefined;
  return `it is not empty (${inUse} has rows): choose another \`schema\`, or drop this one (\`drop schema ${schema} cascade\`) where nobody needs it`;
}
