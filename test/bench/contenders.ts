import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { orderMapping, orderSchema } from "./order.ts";
import { secret } from "./signature.ts";

/** A server under test, in a process of its own. */
export interface Contender {
  url: string;
  pid: number;
  /** Resident memory in bytes. */
  rss(): Promise<number>;
  /** CPU seconds used so far. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

const here = import.meta.dirname;

/** Counts what it gets and answers 201 at once. */
export const openTarget = () => start(join(here, "target.ts"), [], {});

/** The peer: Fastify, JSONata, axios; one mapping, no store, an answer once the target has answered. */
export const openForwarder = (target: string) => start(join(here, "forwarder.ts"), [], { TARGET: target });

const embedded = "{ sqlite: { file: .crossdock/journal.db } }";
const live = "{ flow: orders@1 }";

/**
 * crossdock as it ships: SQLite journal or another one, signed webhook, contract, mapping, one keyed write. Where it
 * `isPaused`, it takes orders and delivers none.
 */
export async function openDaemon(
  target: string,
  environment: Record<string, string> = {},
  { journal = embedded, isPaused = false } = {},
): Promise<Contender & { folder: string }> {
  const folder = await writeWorkspace(benchWorkspace, { journal, isPaused });
  const daemon = await startDaemon(folder, { TARGET_URL: target, ...environment });
  return {
    ...daemon,
    folder,
    async stop() {
      await daemon.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes a workspace of the bench into a folder of its own. */
export async function writeWorkspace(
  files: Readonly<Record<string, string>>,
  { journal = embedded, isPaused = false },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-bench-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const paused = isPaused ? text.replace(live, "{ flow: orders@1, mode: paused }") : text;
    await writeFile(join(folder, path), paused.replace(embedded, journal));
  }
  return folder;
}

/** Starts a daemon in a folder with a workspace of the bench. */
export function startDaemon(folder: string, environment: Record<string, string>): Promise<Contender> {
  const bin = join(here, "../../packages/cli/bin/crossdock.js");
  const variables = { CROSSDOCK_SECRET_SHOP_SENDER: secret, ...environment };
  return start(bin, ["run", folder, "--env", "bench", "--no-watch"], variables);
}

/** Starts a script in a process of its own, which prints its address. */
export async function start(
  script: string,
  args: string[],
  environment: Record<string, string>,
): Promise<Contender> {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    const read = (chunk: Buffer): void => {
      text += chunk.toString("utf8");
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found) resolve(found[0]);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code}: ${text}`)));
  });
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    async rss() {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    },
    async cpu() {
      const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
      // User and system time in clock ticks of a hundredth of a second.
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

const mappingLines = Object.entries(orderMapping)
  .map(([field, expression]) => `  ${field}: ${JSON.stringify(expression)}`)
  .join("\n");

/** What the daemon under test runs: a signed webhook, a contract, six fields, one keyed write. */
export const benchWorkspace: Readonly<Record<string, string>> = {
  "flows/policy.yaml": `kind: Policy
name: default
owner: bench
retry:
  standard:
    - errors: [ RateLimited, Timeout, Unavailable, Conflict ]
      interval: 1s
      maxAttempts: 5
classification:
  internal: { mask: none, retain: 30d }
`,
  "flows/environments/bench.environment.yaml": `kind: Environment
name: bench
owner: bench
listen: { host: 127.0.0.1, port: 0 }
journal: ${embedded}
secrets:
  - env: { prefix: CROSSDOCK_SECRET_ }
telemetry: { logs: { level: error }, metrics: true }
allowedHosts: [ 127.0.0.1 ]
`,
  "flows/base/orders.flow.yaml": `kind: Flow
name: orders
version: 1
title: Orders to a fast target
owner: bench
domain: order
criticality: high
trigger:
  webhook:
    path: /orders
    verify: { scheme: hmac, header: X-Signature, secret: sender }
input: { contract: shop.order@1 }
identity: { id: orderNo, key: orderNo }
queue: { limit: 1000000 }
mapping:
${mappingLines}
target: { system: target, operation: orders.create }
retry: standard
catch:
  - errors: [ Any ]
    action: deadLetter
`,
  "flows/base/shop.order.contract.yaml": `kind: Contract
name: shop.order
version: 1
title: Order of the shop
owner: bench
domain: order
criticality: high
role: consumed
schema: schemas/shop/order.v1.schema.json
compatibility: backward
`,
  "schemas/shop/order.v1.schema.json": JSON.stringify(orderSchema),
  "flows/retailers/shop/retailer.yaml": `kind: Retailer
name: shop
owner: bench
systems: { target: fast-target }
use:
  - ${live}
`,
  "flows/retailers/shop/fast-target.system.yaml": `kind: System
name: fast-target
owner: bench
criticality: high
connector: http
baseUrl: '\${env:TARGET_URL}'
auth: { scheme: none }
limits: { concurrency: 64, rate: { requests: 1000000, per: 1s }, timeout: 30s }
breaker: { failures: 1000, within: 1m, probe: 1s }
operations:
  orders.create:
    trait: keyed
    request: { method: POST, path: /orders, idempotencyKey: { header: Idempotency-Key } }
`,
};
