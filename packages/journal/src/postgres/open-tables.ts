import { JournalStopped } from "../errors.ts";
import type { Ownership } from "../ownership.ts";
import { type Perform, performing } from "../perform.ts";
import { migrate, migrations, refuseNewer, schemaVersion } from "./migrations.ts";
import { createSchema, lockClass, openSession, type PostgresConfig, takeLock } from "./open-session.ts";
import type { Session } from "./session.ts";
import { countPartitions, fillPartitions } from "./sql/fill-partitions.sql.ts";
import { selectOwnership } from "./sql/select-ownership.sql.ts";
import { orderAgain, putSystem, selectSystem } from "./sql/select-system.sql.ts";
import { postgresStore } from "./store.ts";
import { transaction } from "./transaction.ts";

/** A session whose tables are there, with the lock of the journal's owner. */
export interface Opened {
  session: Session;
  perform: Perform;
  /** For people: where the journal is. */
  name: string;
}

/** How long somebody else may hold the lock before it is theirs, milliseconds: a session that was cut off ends within that. */
const patience = { start: 16_000, again: 1000 };

/**
 * Opens the journal for its owner: makes schema and tables where they are missing, brings them to the newest version, and
 * looks whether they were moved here from another server.
 */
export async function openTables(config: PostgresConfig, wait = patience.start): Promise<Opened> {
  const session = await openSession(config);
  try {
    await takeLock(session, config.schema, wait);
    await createSchema(session, config.schema);
    await migrate(session, lockClass(config.schema));
    await transaction(session, async () => {
      await adoptPartitions(session, config.partitions);
      await adoptServer(session);
    });
    return openedOn(session, config);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Opens it again for the same owner. Rejects with `JournalStopped` where somebody else has become the owner meanwhile, or
 * the tables are not what they were.
 */
export async function openAgain(config: PostgresConfig, before: Ownership | undefined): Promise<Opened> {
  const session = await openSession(config);
  try {
    await takeLock(session, config.schema, patience.again);
    const version = await schemaVersion(session);
    if (version.max < migrations.length) throw changed("its tables are older than they were");
    refuseNewer(version, migrations.length);
    const now = await selectOwnership(session)();
    if (before && (now.fence !== before.fence || now.owner !== before.owner))
      throw changed(`${now.owner} has become its owner (fence ${now.fence})`);
    const system = await selectSystem(session)();
    if (system.stored !== system.current) throw changed("another server answers at its address");
    return openedOn(session, config);
  } catch (error) {
    await session.close();
    throw error;
  }
}

function changed(what: string): JournalStopped {
  return new JournalStopped(
    `the connection with the journal was lost, and meanwhile ${what}: restart the daemon`,
  );
}

function openedOn(session: Session, { schema, partitions }: PostgresConfig): Opened {
  const perform = performing(postgresStore(session, partitions));
  return { session, perform, name: `${session.name} (schema ${schema})` };
}

/** The number of partitions is chosen once: each message was put into one of them. */
async function adoptPartitions(session: Session, partitions: number): Promise<void> {
  const count = await countPartitions(session)();
  if (count === 0) await fillPartitions(session)(partitions);
  else if (count !== partitions)
    throw new Error(
      `its messages are spread over ${count} partitions, the Environment says ${partitions}: write \`partitions: ${count}\``,
    );
}

/**
 * Numbers of transactions count on within one server. What was dumped there and restored here may have numbers that are
 * still to come, so its messages are put before all others, in their order.
 */
async function adoptServer(session: Session): Promise<void> {
  const { stored, current } = await selectSystem(session)();
  if (stored === current) return;
  if (stored !== null) await orderAgain(session)();
  await putSystem(session)(current);
}
