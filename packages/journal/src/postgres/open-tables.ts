import { JournalStopped } from "../errors.ts";
import { type Perform, performing } from "../perform.ts";
import { createMember, type Member } from "./member.ts";
import { alone, migrate, migrations, refuseNewer, schemaVersion } from "./migrations.ts";
import { createSchema, joinLock, lockClass, openSession, type PostgresConfig } from "./open-session.ts";
import { createProposals, type Proposals } from "./rendezvous.ts";
import type { Session } from "./session.ts";
import { countPartitions, fillPartitions } from "./sql/fill-partitions.sql.ts";
import { orderAgain, putSystem, selectSystem } from "./sql/select-system.sql.ts";
import { postgresStore } from "./store.ts";
import { transaction } from "./transaction.ts";

/** A session whose tables are there, with the daemon that works in it. */
export interface Opened {
  session: Session;
  member: Member;
  perform: Perform;
  proposals: Proposals;
  /** For people: where the journal is. */
  name: string;
  /** What wakes the daemons. */
  channel: string;
}

/** How long somebody who needs the journal without daemons may have it, milliseconds. */
const patience = { start: 16_000, again: 1000 };

/**
 * The server ends a session that is silent for so long, milliseconds: then others may have what it had. A daemon is heard of
 * several times in it.
 */
export const lease = 3000;

/**
 * Opens the journal for a daemon: makes schema and tables where they are missing, brings them to the newest version, and
 * looks whether they were moved here from another server.
 */
export async function openTables(config: PostgresConfig, wait = patience.start): Promise<Opened> {
  const session = await openSession(config);
  try {
    await joinLock(session, config.schema, wait);
    await createSchema(session, config.schema);
    await migrate(session, lockClass(config.schema));
    await transaction(session, async () => {
      // Two that start at once look one after the other.
      await alone(session, lockClass(config.schema));
      await adoptPartitions(session, config.partitions);
      await adoptServer(session);
    });
    return await openedOn(session, config);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Opens it again for the same daemon. Rejects with `JournalStopped` where others have taken over meanwhile, or the tables are
 * not what they were.
 */
export async function openAgain(config: PostgresConfig, before: Member): Promise<Opened> {
  const session = await openSession(config);
  try {
    await joinLock(session, config.schema, patience.again);
    const version = await schemaVersion(session);
    if (version.max < migrations.length) throw changed("its tables are older than they were");
    refuseNewer(version, migrations.length);
    const system = await selectSystem(session)();
    if (system.stored !== system.current) throw changed("another server answers at its address");
    const opened = await openedOn(session, config);
    const found = await opened.member.takeUp(before);
    if (found === "busy") throw new Error("the session that was lost has not ended yet");
    if (found !== "entered") throw changed("other daemons have taken over what this one had");
    return opened;
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

async function openedOn(session: Session, { schema, partitions }: PostgresConfig): Promise<Opened> {
  const member = createMember(session, schema);
  const perform = performing(postgresStore(session, partitions, member));
  const channel = `crossdock_${lockClass(schema) >>> 0}`;
  await session.run(`
    set idle_session_timeout to ${lease};
    set idle_in_transaction_session_timeout to ${lease};
    listen ${channel}`);
  const proposals = createProposals(session, member);
  return { session, member, perform, proposals, name: `${session.name} (schema ${schema})`, channel };
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
