import type { JournalCheck } from "@crossdock/kit";
import { serverFacts } from "./check-server.ts";
import type { Session } from "./session.ts";
import {
  type OpenTransaction,
  type Surroundings,
  selectOpenTransactions,
  selectSurroundings,
} from "./sql/select-holding.sql.ts";
import { selectSystem } from "./sql/select-system.sql.ts";
import { selectUpkeep } from "./sql/select-upkeep.sql.ts";

/** A transaction of others that is open for longer is worth a word, seconds. */
const patience = { writing: 60, reading: 3600 };
/** The server stops taking writes at 2^31 transactions without a freeze; from here on somebody should look. */
const mostXidAge = 1_000_000_000;

/** What the server says of itself, as far as the journal depends on it, and who holds it up. */
export async function serverChecks(session: Session, longest = patience): Promise<JournalCheck[]> {
  const facts = await serverFacts(session);
  const { standbys } = await selectUpkeep(session)();
  const { stored, current } = await selectSystem(session)();
  const around = await selectSurroundings(session)();
  const version = `${Math.floor(facts.version / 10_000)}.${facts.version % 10_000}`;
  const settings = `fsync = ${facts.fsync}, synchronous_commit = ${facts.synchronousCommit}`;
  return [
    fine(
      `PostgreSQL ${version}, ${settings}; ${around.standbys} ${around.standbys === 1 ? "server copies" : "servers copy"} from it`,
    ),
    fine(
      standbys === ""
        ? "what it confirms is on its own disk, and no standby is waited for"
        : "what it confirms is on its own disk and on a standby's",
    ),
    ...(stored === current
      ? []
      : [
          warning(
            "the tables were written on another server; the next start puts their messages before all new ones",
          ),
        ]),
    ...holdingChecks(await selectOpenTransactions(session)(), around, longest),
    ageCheck(around),
  ];
}

function holdingChecks(
  open: readonly OpenTransaction[],
  around: Surroundings,
  longest: typeof patience,
): JournalCheck[] {
  const writing = open.find(({ writes }) => writes);
  const reading = open.find(({ writes }) => !writes);
  const found = [
    ...(writing && writing.seconds >= longest.writing
      ? [
          warning(
            `${who(writing)} has been writing for ${Math.round(writing.seconds)} s: a reader of several daemons stops before it, and no dead row goes; see what it does, or end it with \`select pg_terminate_backend(${writing.pid})\``,
          ),
        ]
      : []),
    ...(reading && reading.seconds >= longest.reading
      ? [
          warning(
            `${who(reading)} has been open for ${Math.round(reading.seconds)} s: until it ends, no dead row goes`,
          ),
        ]
      : []),
    ...(around.prepared > 0
      ? [
          warning(
            `${around.prepared} prepared transactions wait for their end (\`pg_prepared_xacts\`): crossdock makes none`,
          ),
        ]
      : []),
    ...(around.idleSlots > 0
      ? [
          warning(
            `${around.idleSlots} replication slots are not read (\`pg_replication_slots\`): the server keeps its WAL for them, until the disk is full`,
          ),
        ]
      : []),
  ];
  if (found.length > 0) return found;
  if (!around.seesAll)
    return [
      fine(
        "transactions of other users are hidden: `grant pg_read_all_stats` to the journal's user to see who holds it up",
      ),
    ];
  const oldest = open[0];
  return [
    fine(
      oldest
        ? `the oldest open transaction of others has ${Math.round(oldest.seconds)} s`
        : "no transaction of others is open",
    ),
  ];
}

function who({ pid, user, application }: OpenTransaction): string {
  return `process ${pid} (${[user, application].filter(Boolean).join(", ")})`;
}

function ageCheck({ xidAge }: Surroundings): JournalCheck {
  const says = `the oldest row that is not frozen is ${xidAge} transactions old`;
  return xidAge < mostXidAge
    ? fine(`${says}, of 2147483647 that a server can count`)
    : warning(`${says}: the server stops at 2147483647; let \`vacuum (freeze)\` run on the whole database`);
}

function fine(says: string): JournalCheck {
  return { check: "server", state: "fine", says };
}

function warning(says: string): JournalCheck {
  return { check: "server", state: "warning", says };
}
