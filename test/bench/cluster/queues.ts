import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** An order, as far as the bench looks into it. */
export interface Order {
  orderNo: string;
  customer: { number: string };
}

/** A library's queue in a process of its own, configured for the order of keys. */
export interface Queue {
  add(order: Order): Promise<void>;
  addAll(orders: readonly Order[]): Promise<void>;
  /** Runs each job once, those of a key in their order. */
  work(run: (order: Order) => void): Promise<void>;
  close(): Promise<void>;
}

export interface Place {
  /** Of the database. */
  url: string;
  /** Where the libraries are installed. */
  folder: string;
}

export function openQueue(library: string, place: Place): Promise<Queue> {
  const open = { "pg-boss": openBoss, "graphile-worker": openGraphile }[library];
  if (!open) throw new Error(`${library} is not a peer of this bench`);
  return open(place);
}

const name = "orders";

/** What the bench uses of pg-boss 12. */
interface Boss {
  on(event: "error", listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  createQueue(name: string, options: object): Promise<void>;
  insert(name: string, jobs: readonly object[]): Promise<unknown>;
  send(name: string, data: object, options: object): Promise<string | null>;
  work(
    name: string,
    options: object,
    handler: (jobs: readonly { data: Order }[]) => Promise<void>,
  ): Promise<string>;
  stop(): Promise<void>;
}

/** A queue whose jobs of one key run one at a time, in the order in which they came. */
async function openBoss({ url, folder }: Place): Promise<Queue> {
  const { PgBoss } = await installed<{ PgBoss: new (options: object) => Boss }>(folder, "pg-boss");
  const boss = new PgBoss({ connectionString: url, schema: "pgboss", max: 10, schedule: false });
  boss.on("error", (error) => process.stderr.write(`${error.message}\n`));
  await boss.start();
  await boss.createQueue(name, { policy: "key_strict_fifo" });
  const keyOf = ({ customer }: Order) => ({ singletonKey: customer.number });
  return {
    async add(order) {
      await boss.send(name, order, keyOf(order));
    },
    async addAll(orders) {
      await boss.insert(
        name,
        orders.map((order) => ({ data: order, ...keyOf(order) })),
      );
    },
    async work(run) {
      // Batches of 500 and a single fetcher were slower.
      const settings = {
        batchSize: 100,
        localConcurrency: 2,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
      };
      await boss.work(name, settings, async (jobs) => {
        for (const { data } of jobs) run(data);
      });
    },
    close: () => boss.stop(),
  };
}

/** What the bench uses of graphile-worker 0.18. */
interface Graphile {
  run(options: object): Promise<{ stop(): Promise<void> }>;
  makeWorkerUtils(options: object): Promise<{
    migrate(): Promise<void>;
    addJob(task: string, payload: object, options: object): Promise<unknown>;
    addJobs(jobs: readonly object[]): Promise<unknown>;
    release(): Promise<void>;
  }>;
}

/** Named queues keep an order; one for each customer would make every look for a job slower. */
const queues = 100;

async function openGraphile({ url, folder }: Place): Promise<Queue> {
  const { run, makeWorkerUtils } = await installed<Graphile>(folder, "graphile-worker");
  const shared = { connectionString: url, schema: "graphile" };
  const utils = await makeWorkerUtils(shared);
  await utils.migrate();
  let runner: Awaited<ReturnType<Graphile["run"]>> | undefined;
  const queueOf = ({ customer }: Order) => ({ queueName: `q${Number(customer.number.slice(2)) % queues}` });
  return {
    async add(order) {
      await utils.addJob(name, order, queueOf(order));
    },
    async addAll(orders) {
      await utils.addJobs(orders.map((order) => ({ identifier: name, payload: order, ...queueOf(order) })));
    },
    async work(handle) {
      // Without its local queue, which fetches in batches: with it, named queues may lose their order (its issue 621).
      runner = await run({
        ...shared,
        concurrency: 24,
        noHandleSignals: true,
        preset: { worker: { preparedStatements: true, maxPoolSize: 26 } },
        taskList: { [name]: async (order: Order) => handle(order) },
      });
    },
    async close() {
      await runner?.stop();
      await utils.release();
    },
  };
}

/** A library that is installed elsewhere. */
async function installed<Module>(folder: string, library: string): Promise<Module> {
  const path = createRequire(join(folder, "package.json")).resolve(library);
  // As its own declarations say.
  return (await import(pathToFileURL(path).href)) as Module;
}
