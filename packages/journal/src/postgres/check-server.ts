import { randomUUID } from "node:crypto";
import type { Session } from "./session.ts";

/** What a server says of itself, as far as the journal depends on it. */
export interface ServerFacts {
  /** As a number: 140005 is 14.5. */
  version: number;
  encoding: string;
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
  isStandby: boolean;
  readOnly: string;
  /** Whether the process that answered is the one that the session was opened with. */
  isDirect: boolean;
}

const oldest = 140_000;

const text = `
select
  current_setting('server_version_num')::integer as version,
  current_setting('server_encoding') as encoding,
  current_setting('fsync') as fsync,
  current_setting('full_page_writes') as "fullPageWrites",
  current_setting('synchronous_commit') as "synchronousCommit",
  pg_is_in_recovery() as "isStandby",
  current_setting('transaction_read_only') as "readOnly",
  pg_backend_pid() as process`;

export async function serverFacts(session: Session): Promise<ServerFacts> {
  const mark = randomUUID();
  await session.prepare("select set_config('crossdock.session', $1, false)")(mark);
  const [facts] = await session.prepare<Omit<ServerFacts, "isDirect"> & { process: number }>(text)();
  const [after] = await session.prepare<{ process: number; mark: string | null }>(
    "select pg_backend_pid() as process, current_setting('crossdock.session', true) as mark",
  )();
  if (!facts || !after) throw new Error("the server does not say what it is");
  const { process, ...rest } = facts;
  const isDirect = process === session.process && after.process === process && after.mark === mark;
  return { ...rest, isDirect };
}

/** Why the journal must not be kept on this server, with what to do about it; undefined where it may. */
export function obstacleIn(facts: ServerFacts): string | undefined {
  if (facts.version < oldest)
    return `its server is PostgreSQL ${Math.floor(facts.version / 10_000)}: 14 or newer is needed`;
  if (!facts.isDirect)
    return "a connection pooler stands before its server, and would hand the session from one to another: give the address of the server itself";
  if (facts.isStandby)
    return "its server is a standby, which takes no writes: give the address of the primary";
  if (facts.readOnly !== "off")
    return "its server takes no writes: set `default_transaction_read_only = off` for the daemon's user and database";
  if (facts.encoding !== "UTF8")
    return `its database has the encoding ${facts.encoding}: create one with \`encoding 'UTF8' template template0\``;
  if (facts.fsync !== "on")
    return "its server runs with `fsync = off`, so a power cut loses what was acknowledged: switch it on";
  if (facts.fullPageWrites !== "on")
    return "its server runs with `full_page_writes = off`, so a power cut may break its pages: switch it on";
  if (facts.synchronousCommit === "off")
    return "`synchronous_commit` is off for its user or database, so a crash loses what was acknowledged: set it to `on`";
  return undefined;
}
