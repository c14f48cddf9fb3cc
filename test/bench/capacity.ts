import {
  openTestServer,
  postgresMissing,
  type TestServer,
} from "../../packages/journal/src/postgres/testing/postgres-server.ts";
import { idle } from "./accept.ts";
import { type Contender, openDaemon, openTarget } from "./contenders.ts";
import { arrived, median, sendOrders } from "./load.ts";
import type { Measured } from "./run.ts";
import { cpuOfServer } from "./server-cpu.ts";

const rounds = 3;
const count = 3000;
const connections = 64;

/** What one order costs from the webhook to its end: CPU of daemon and database, and bytes that stay. */
interface Cost {
  /** Microseconds. */
  daemon: number;
  database: number;
  /** Bytes of write-ahead log. */
  log: number;
  /** Bytes of tables and indexes. */
  kept: number;
  rate: number;
}

/** What an order costs on each journal, for capacity on paper: docs/scaling.md counts with these. */
export async function capacity(): Promise<Measured> {
  const missing = await postgresMissing();
  if (missing !== undefined) throw new Error(missing);
  const embedded = { accept: await costs({ isPaused: true }), all: await costs({ isPaused: false }) };
  const server = await openTestServer({ own: true, settings: { shared_buffers: "256MB" } });
  try {
    const tables = {
      accept: await costs({ isPaused: true, server }),
      all: await costs({ isPaused: false, server }),
    };
    return {
      meaning: {
        daemonCpuPostgresVsSqlite: "CPU of the daemon per order with PostgreSQL, over the one with a file",
        databaseCpuVsDaemon: "CPU of the database per order, over that of its daemon",
      },
      ratios: {
        daemonCpuPostgresVsSqlite: tables.all.daemon / embedded.all.daemon,
        databaseCpuVsDaemon: tables.all.database / tables.all.daemon,
      },
      figures: { ...named("sqlite", embedded), ...named("postgres", tables) },
    };
  } finally {
    await server.close();
  }
}

function named(journal: string, { accept, all }: { accept: Cost; all: Cost }): Record<string, number> {
  return Object.fromEntries(
    [
      ["AcceptDaemonMicros", accept.daemon],
      ["AcceptDatabaseMicros", accept.database],
      ["OrderDaemonMicros", all.daemon],
      ["OrderDatabaseMicros", all.database],
      ["AcceptLogBytes", accept.log],
      ["OrderLogBytes", all.log],
      ["KeptBytes", all.kept],
      ["OrdersPerSecond", all.rate],
    ]
      .filter(([, value]) => value !== 0)
      .map(([name, value]) => [`${journal}${name}`, Number(value)]),
  );
}

/** Of an order that is taken and delivered; where the flow is paused, of one that is taken. */
async function costs({ isPaused, server }: { isPaused: boolean; server?: TestServer }): Promise<Cost> {
  const target = await openTarget();
  // Each daemon begins with an empty journal.
  const schema = isPaused ? "bench_paused" : "bench_live";
  const journal = server && `{ postgres: { url: journal-database, schema: ${schema} } }`;
  const secrets = server ? { CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url } : {};
  const daemon = await openDaemon(target.url, secrets, { isPaused, ...(journal && { journal }) });
  const measured: Cost[] = [];
  try {
    for (let round = -1; round < rounds; round++) {
      const before = await standing(daemon, schema, server);
      const began = performance.now();
      const first = (round + 1) * count;
      await sendOrders({ url: daemon.url, path: "/hooks/shop/orders", first, count, connections });
      if (!isPaused) {
        await arrived(target.url, first + count);
        await idle(daemon.url);
      }
      const seconds = (performance.now() - began) / 1000;
      const after = await standing(daemon, schema, server);
      // The first round warms up.
      if (round >= 0) measured.push({ ...perOrder(before, after), rate: count / seconds });
    }
  } finally {
    await daemon.stop();
    await target.stop();
  }
  const middle = (name: keyof Cost): number => median(measured.map((cost) => cost[name]));
  return {
    daemon: middle("daemon"),
    database: middle("database"),
    log: middle("log"),
    kept: middle("kept"),
    rate: middle("rate"),
  };
}

type Standing = Omit<Cost, "rate">;

function perOrder(before: Standing, after: Standing): Standing {
  const each = (name: keyof Standing): number => (after[name] - before[name]) / count;
  return {
    daemon: each("daemon") * 1e6,
    database: each("database") * 1e6,
    log: each("log"),
    kept: each("kept"),
  };
}

/** CPU in seconds, and bytes, since the start of each. */
async function standing(
  daemon: Contender,
  schema: string,
  server: TestServer | undefined,
): Promise<Standing> {
  const cpu = await daemon.cpu();
  if (!server?.local) return { daemon: cpu, database: 0, log: 0, kept: 0 };
  const [row] = await server.query(`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::double precision as log,
      coalesce(sum(pg_total_relation_size(c.oid)), 0)::double precision as kept
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = '${schema}' and c.relkind = 'r'`);
  const database = await cpuOfServer(server.local.data);
  return { daemon: cpu, database, log: Number(row?.["log"]), kept: Number(row?.["kept"]) };
}
