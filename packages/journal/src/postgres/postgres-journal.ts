import { hostname } from "node:os";
import { type Clock, type Log, systemClock, thrownText } from "@crossdock/kit";
import { NotStorable } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { journalOver } from "../journal-over.ts";
import { nobody } from "../ownership.ts";
import { postgresBackend } from "./backend.ts";
import { isPassing } from "./failure-of.ts";
import { openAgain, openTables } from "./open-tables.ts";

export interface PostgresDeps {
  clock: Clock;
  log: Log;
  /** How long somebody may have it who needs it without daemons, milliseconds. */
  patience: number;
}

export interface PostgresJournalConfig {
  /** The server's address with its password, asked again for each session. */
  url(): Promise<string>;
  schema: string;
  /** The journal is made with as many, and keeps them. */
  partitions: number;
}

/**
 * The journal in a schema of a PostgreSQL database. Answers come after the commit reached the server's disk, and its
 * standbys' where it waits for them. Several daemons may have it open, each with its own part of the messages. Rejects when it
 * cannot be reached, belongs to a newer crossdock, or is on a server that may lose what it confirmed.
 */
export async function openPostgresJournal(
  { url, schema, partitions }: PostgresJournalConfig,
  { clock = systemClock, log, patience }: Partial<PostgresDeps> = {},
): Promise<Journal> {
  const configOf = async () => ({ url: await url(), schema, partitions });
  const opened = await openTables(await configOf(), patience).catch((cause: unknown) => {
    const text = `opening the journal in PostgreSQL: ${thrownText(cause)}`;
    throw isPassing(cause) ? new NotStorable(text) : new Error(text);
  });
  const backend = postgresBackend(opened, {
    clock,
    log,
    partitions,
    reopen: async (before) => openAgain(await configOf(), before),
  });
  const journal = await journalOver(backend, nobody).own(`daemon ${process.pid} on ${hostname()}`);
  await backend.partitions.start();
  return journal;
}
