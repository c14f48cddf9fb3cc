import { first } from "./migrations/0001-first.ts";
import { casesOfTriggers } from "./migrations/0002-cases-of-triggers.ts";
import { severalDaemons } from "./migrations/0003-several-daemons.ts";
import { pauses } from "./migrations/0004-pauses.ts";
import { proposals } from "./migrations/0005-proposals.ts";
import type { Session } from "./session.ts";
import { transaction } from "./transaction.ts";

/** A change of the schema. */
export interface Migration {
  text: string;
  /**
   * The oldest schema whose crossdock still works on this one: where it is older than the one before, both run beside each
   * other while a new crossdock is rolled out (first expand, contract in a later release).
   */
  oldest: number;
}

/** In order; the number of a migration is its place, from 1. Never edited after a release: add the next one. */
export const migrations: readonly Migration[] = [
  { text: first, oldest: 1 },
  { text: casesOfTriggers, oldest: 1 },
  { text: severalDaemons, oldest: 3 },
  { text: pauses, oldest: 3 },
  { text: proposals, oldest: 3 },
];

/** Which schemas the tables that are there serve; all 0 where there are none. */
export interface SchemaVersion {
  /** The oldest that a crossdock may know to work on them. */
  min: number;
  /** The newest migration that ran. */
  max: number;
}

/** Of a schema's own advisory locks: `use` is shared by its daemons, and taken alone by whoever needs it without them. */
export const locks = { migration: 0, use: 1 };

export async function schemaVersion(session: Session): Promise<SchemaVersion> {
  const there = session.prepare<{ isThere: boolean }>(
    `select to_regclass('schema_version') is not null as "isThere"`,
  );
  if (!(await there())[0]?.isThere) return { min: 0, max: 0 };
  const read = session.prepare<SchemaVersion>(
    "select schema_min as min, schema_max as max from schema_version",
  );
  const [found] = await read();
  if (!found) throw new Error("its table `schema_version` is empty: restore the database from a backup");
  return found;
}

/**
 * Brings the tables to the newest schema, in one transaction that no other crossdock runs at the same time. Throws when a
 * newer crossdock wrote them and does not let this one work beside it.
 */
export async function migrate(
  session: Session,
  lockClass: number,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await transaction(session, async () => {
    await alone(session, lockClass);
    const { min, max } = await schemaVersion(session);
    refuseNewer({ min, max }, steps.length);
    const open = steps.slice(max);
    if (open.length === 0) return;
    if (max === 0)
      await session.run(
        "create table schema_version (schema_min integer not null, schema_max integer not null); insert into schema_version values (0, 0)",
      );
    for (const { text } of open) await session.run(text);
    const oldest = Math.max(min, ...open.map((step) => step.oldest));
    await session.run(`update schema_version set schema_min = ${oldest}, schema_max = ${steps.length}`);
  });
}

/** Keeps others from changing what the tables are until the transaction ends. */
export async function alone(session: Session, lockClass: number): Promise<void> {
  await session.run(`select pg_advisory_xact_lock(${lockClass}, ${locks.migration})`);
}

/** Throws where the tables need a crossdock that knows more than `known` migrations. */
export function refuseNewer({ min, max }: SchemaVersion, known: number): void {
  if (max <= known || min <= known) return;
  throw new Error(
    `its schema has version ${max} and serves crossdocks from version ${min} on, this one knows ${known}: run a newer crossdock`,
  );
}
