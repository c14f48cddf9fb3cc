import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  openTestServer,
  postgresMissing,
  type TestServer,
} from "../../packages/journal/src/postgres/testing/postgres-server.ts";
import { checkOrder, type Effects, readEffects } from "./cluster/effects.ts";
import { installPeers } from "./cluster/install-peers.ts";
import { crossdock, type Party, peer } from "./cluster/parties.ts";
import type { Contender } from "./contenders.ts";
import { median, ordersFrom, sendInOrder } from "./load.ts";
import type { Measured } from "./run.ts";
import { cpuOfServer } from "./server-cpu.ts";

const rounds = 3;

/** Messages of a run; the first tenth warms up. */
const counts = {
  crossdock: { drain: 20_000, through: 5000 },
  pgBoss: { drain: 20_000, through: 5000 },
  graphileWorker: { drain: 1000, through: 1000 },
};
type Name = keyof typeof counts;
type Work = keyof (typeof counts)[Name];

/** Of what was measured behind the first tenth. */
interface Run {
  /** Messages a second. */
  rate: number;
  /** Microseconds of CPU a message. */
  database: number;
  processes: number;
}

/**
 * Orders through a queue in PostgreSQL, those of a customer one at a time and in the order in which they were taken, by two
 * processes: two daemons, beside two processes of pg-boss and of graphile-worker, in turns on one server.
 *
 * - *drain*: a backlog waits, then the processes are started.
 * - *through*: orders arrive by signed webhook, each is answered once it is stored, and runs.
 *
 * The same for all: an order of 3 KB and five lines, 1,000 customers, and what running an order does, a line in a file that is
 * written at once, so that not the target is measured. Afterwards each order must have had its line once, and those of a
 * customer in their order. The peers take HTTP by Node's own server and check the same signature.
 *
 * Not the same: crossdock also holds the order against its contract, deduplicates, maps two fields, and keeps step, try and
 * result. The peers keep what they keep: pg-boss the job and its state, graphile-worker nothing of a job that is done.
 *
 * The peers' settings were chosen as the fastest that keep the order; see `cluster/queues.ts`.
 */
export async function cluster(): Promise<Measured> {
  const missing = await postgresMissing();
  if (missing !== undefined) throw new Error(missing);
  const folder = await installPeers();
  const server = await openTestServer({ own: true, settings: { shared_buffers: "512MB" } });
  const parties: Record<Name, Party> = {
    crossdock: await crossdock(server),
    pgBoss: peer(server, folder, "pg-boss", "select from pgboss.job where state < 'completed' limit 1"),
    graphileWorker: peer(server, folder, "graphile-worker", "select from graphile._private_jobs limit 1"),
  };
  const runs: { name: Name; work: Work; run: Run }[] = [];
  try {
    let first = 0;
    for (let round = 0; round < rounds; round++) {
      for (const work of works) {
        for (const name of names) {
          const count = counts[name][work];
          runs.push({ name, work, run: await measured(server, parties[name], work, { first, count }) });
          first += count;
        }
      }
    }
  } finally {
    await Promise.all(Object.values(parties).map((party) => party.close()));
    await server.close();
  }
  return resultOf((name, work, of) =>
    median(runs.filter((run) => run.name === name && run.work === work).map(({ run }) => run[of])),
  );
}

const names = ["crossdock", "pgBoss", "graphileWorker"] as const satisfies Name[];
const works = ["drain", "through"] as const satisfies Work[];

function resultOf(middle: (name: Name, work: Work, of: keyof Run) => number): Measured {
  const faster = (work: Work): number =>
    Math.max(middle("pgBoss", work, "rate"), middle("graphileWorker", work, "rate"));
  const cpu = (name: Name, work: Work): number =>
    middle(name, work, "database") + middle(name, work, "processes");
  const leastCpu = (work: Work): number => Math.min(cpu("pgBoss", work), cpu("graphileWorker", work));
  const figures = names.flatMap((name) =>
    works.flatMap((work) => {
      const title = `${name}${work === "drain" ? "Drain" : "Through"}`;
      return [
        [`${title}PerSecond`, middle(name, work, "rate")],
        [`${title}DatabaseMicros`, middle(name, work, "database")],
        [`${title}ProcessMicros`, middle(name, work, "processes")],
      ] as const;
    }),
  );
  return {
    meaning: {
      drainVsFasterPeer: "orders per second of a backlog, over the faster peer's",
      throughVsFasterPeer: "orders per second from webhook to end, over the faster peer's",
      drainCpuVsPeer: "CPU per order of a backlog, database and processes, over the frugal peer's",
      throughCpuVsPeer: "the same from webhook to end",
      throughDatabaseMillis: "milliseconds of database CPU per order from webhook to end: at most 0.35",
    },
    ratios: {
      drainVsFasterPeer: middle("crossdock", "drain", "rate") / faster("drain"),
      throughVsFasterPeer: middle("crossdock", "through", "rate") / faster("through"),
      drainCpuVsPeer: cpu("crossdock", "drain") / leastCpu("drain"),
      throughCpuVsPeer: cpu("crossdock", "through") / leastCpu("through"),
      throughDatabaseMillis: middle("crossdock", "through", "database") / 1000,
    },
    figures: Object.fromEntries(figures),
  };
}

async function measured(
  server: TestServer,
  party: Party,
  work: Work,
  { first, count }: { first: number; count: number },
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-effects-"));
  const effects = await readEffects(folder);
  const warm = count / 10;
  try {
    if (work === "drain") await party.load(first, count, folder);
    const orders = work === "through" ? ordersFrom(first, count) : [];
    await server.query("checkpoint");
    const running = await party.start(folder);
    const urls = running.map(({ url }) => `${url}${party.path}`);
    try {
      await sendInOrder(urls, orders.slice(0, warm));
      await reached(effects, warm);
      const done = await effects.count();
      const before = await cpuOf(server, running);
      const began = process.hrtime.bigint();
      await sendInOrder(urls, orders.slice(warm));
      await reached(effects, count);
      await party.idle(running);
      const after = await cpuOf(server, running);
      const all = await effects.all();
      checkOrder(all, count);
      const seconds = ((all.at(-1)?.at ?? 0) - Number(began)) / 1e9;
      const each = (of: keyof typeof before) => ((after[of] - before[of]) * 1e6) / (count - done);
      return { rate: (count - done) / seconds, database: each("database"), processes: each("processes") };
    } finally {
      await Promise.all(running.map((contender) => contender.stop()));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function reached(effects: Effects, count: number): Promise<void> {
  while ((await effects.count()) < count) await delay(10);
}

/** CPU in seconds since the start of each. */
async function cpuOf(server: TestServer, running: readonly Contender[]) {
  if (!server.local) throw new Error("the bench counts the CPU of a server of its own");
  const each = await Promise.all(running.map((contender) => contender.cpu()));
  return {
    database: await cpuOfServer(server.local.data),
    processes: each.reduce((sum, seconds) => sum + seconds, 0),
  };
}
