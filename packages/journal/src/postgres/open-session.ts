import { hash } from "node:crypto";
import { escapeIdentifier } from "pg";
import { obstacleIn, serverFacts } from "./check-server.ts";
import { codeOf, InUse } from "./failure-of.ts";
import { locks } from "./migrations.ts";
import { connect, type Session } from "./session.ts";

export interface PostgresConfig {
  /** Of the server, with its password. */
  url: string;
  schema: string;
  partitions: number;
}

/**
 * Of PostgreSQL's advisory locks, those of the journal in this schema: they are counted by database. Partitions and daemons
 * have classes of their own, in which a lock has their number.
 */
export function lockClass(
  schema: string,
  of: "schema" | "partitions" | "daemons" | "turns" = "schema",
): number {
  const name = of === "schema" ? `crossdock ${schema}` : `crossdock ${schema} ${of}`;
  return numberOf(name);
}

/** A lock has a number of 32 bits: that of what it is about. */
export function numberOf(name: string): number {
  return Number.parseInt(hash("sha256", name).slice(0, 8), 16) | 0;
}

/**
 * Connects, and refuses a server that the journal must not be kept on. Statements of the session find rows by an index,
 * whatever the server knows of its tables; a session whose other side is gone ends within a quarter of a minute.
 */
export async function openSession({ url, schema }: Pick<PostgresConfig, "url" | "schema">): Promise<Session> {
  const session = await connect(url);
  try {
    const obstacle = obstacleIn(await serverFacts(session));
    if (obstacle !== undefined) throw new Error(obstacle);
    await session.run(`
      set search_path to ${escapeIdentifier(schema)};
      set default_transaction_isolation to 'read committed';
      set statement_timeout to 0;
      set idle_session_timeout to 0;
      set idle_in_transaction_session_timeout to '30s';
      set lock_timeout to '10s';
      set tcp_keepalives_idle to 5;
      set tcp_keepalives_interval to 3;
      set tcp_keepalives_count to 3;
      set extra_float_digits to 1;
      set enable_seqscan to off;
      set enable_hashjoin to off;
      set enable_mergejoin to off;
      set jit to off`);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Takes the journal for somebody who needs it without daemons; the session keeps it until it ends. Rejects with `InUse`
 * where a daemon has it for so many milliseconds; such a session is to be closed.
 */
export async function takeLock(session: Session, schema: string, patience: number): Promise<void> {
  await lock(session, `pg_advisory_lock(${lockClass(schema)}, ${locks.use})`, patience);
}

/** The same for a daemon, beside others: it waits for nobody but who needs the journal without daemons. */
export async function joinLock(session: Session, schema: string, patience: number): Promise<void> {
  await lock(session, `pg_advisory_lock_shared(${lockClass(schema)}, ${locks.use})`, patience);
}

async function lock(session: Session, taking: string, patience: number): Promise<void> {
  try {
    await session.run(`set lock_timeout to ${patience}`);
    await session.run(`select ${taking}`);
    await session.run("set lock_timeout to '10s'");
  } catch (error) {
    if (codeOf(error) !== lockNotAvailable) throw error;
    throw new InUse("another process has it open: stop that one, or choose another schema");
  }
}

const lockNotAvailable = "55P03";

/** Makes the schema where it is missing. */
export async function createSchema(session: Session, schema: string): Promise<void> {
  if (await hasSchema(session, schema)) return;
  await session.run(`create schema if not exists ${escapeIdentifier(schema)}`);
}

export async function hasSchema(session: Session, schema: string): Promise<boolean> {
  const found = await session.prepare("select 1 from pg_namespace where nspname = $1")(schema);
  return found.length > 0;
}
