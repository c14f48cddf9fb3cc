import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { openTestServer } from "@crossdock/journal/testing";
import { type DaemonProcess, startProcess } from "../daemon/daemon-process.ts";
import {
  bodyOf,
  eventually,
  secret,
  signed,
  smallWorkspace,
  writeWorkspace,
} from "../daemon/small-workspace.ts";

/** Several daemons on one PostgreSQL journal, senders who never give up, and a target that remembers what it was sent. */
export interface Cluster {
  readonly daemons: ReadonlyMap<string, DaemonProcess>;
  /** Starts a daemon under a name of the tests, and lets the senders know it. */
  start(name: string): Promise<void>;
  /** The senders know it no more. */
  forget(name: string): DaemonProcess;
  /** Sends one message, until a daemon has acknowledged it. */
  sendOne(key: string, number: number): Promise<void>;
  /** Keys whose messages the target refuses. */
  readonly refused: Set<string>;
  /** Sends messages until it is told to stop; each key's next one goes out once the one before it is acknowledged. */
  send(keys: number, pause: number): { stop(): Promise<void> };
  /** Runs a text in the database as a superuser. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** Resolves once everything that was acknowledged has reached the target. */
  settled(patience?: number): Promise<void>;
  report(): Report;
  close(): Promise<void>;
}

/** What became of everything that was sent. */
export interface Report {
  acknowledged: number;
  /** Requests at the target. */
  requests: number;
  /** Acknowledged, and never at the target. */
  lost: string[];
  /** Effects that came before those of an earlier message of their key. */
  outOfOrder: string[];
  /** Requests for something that the target had: it knows them by their keys of idempotency. */
  repeated: number;
  /** Effects of one message under two keys of idempotency. */
  doubled: string[];
  /** The longest time between an acknowledgement and its effect, milliseconds. */
  worst: number;
}

const environment = "flows/environments/dev.environment.yaml";
const flow = "flows/base/orders.flow.yaml";

const workspace: Readonly<Record<string, string>> = {
  ...smallWorkspace,
  [environment]: (smallWorkspace[environment] ?? "").replace(
    "{ sqlite: { file: .crossdock/journal.db } }",
    "{ postgres: { url: journal-database, partitions: 32 } }",
  ),
  [flow]: (smallWorkspace[flow] ?? "")
    .replace("queue: { limit: 5 }", "queue: { limit: 100000 }")
    .replace("  text: '\"one\"'", "  text: eventId"),
};

export async function openCluster(): Promise<Cluster> {
  const server = await openTestServer();
  const target = await openTarget();
  const folder = await writeWorkspace(workspace);
  const daemons = new Map<string, DaemonProcess>();
  const acknowledged = new Map<string, number>();
  const variables = {
    ERP_URL: target.url,
    CROSSDOCK_SECRET_ACME_SHOP: secret,
    CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url,
  };

  const sendOne = async (key: string, number: number): Promise<void> => {
    const id = `${key}-${number}`;
    const body = JSON.stringify({ eventId: id, orderNo: key });
    for (;;) {
      const all = [...daemons.values()];
      const daemon = all[Math.floor(Math.random() * all.length)];
      const status = daemon && (await statusOf(daemon, body));
      if (status === 202 || status === 200) break;
      await delay(30);
    }
    acknowledged.set(id, performance.now());
  };

  return {
    daemons,
    sendOne,
    refused: target.refused,
    async start(name) {
      daemons.set(name, await startProcess(folder, variables, 0, "dev"));
    },
    forget(name) {
      const daemon = daemons.get(name);
      if (!daemon) throw new Error(`there is no daemon ${name}`);
      daemons.delete(name);
      return daemon;
    },
    send(keys, pause) {
      let isStopped = false;
      const loops = Array.from({ length: keys }, async (_, index) => {
        for (let number = 0; !isStopped; number++) {
          await sendOne(`k${index}`, number);
          await delay(pause * (0.5 + Math.random()));
        }
      });
      return {
        async stop() {
          isStopped = true;
          await Promise.all(loops);
        },
      };
    },
    query: server.query,
    async settled(patience) {
      await eventually(() => [...acknowledged.keys()].every((id) => target.effects.has(id)), patience);
    },
    report: () => reportOf(acknowledged, target),
    async close() {
      for (const daemon of daemons.values()) daemon.kill();
      await Promise.all([...daemons.values()].map(({ gone }) => gone));
      await target.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Undefined where the daemon is not there. */
async function statusOf({ address }: DaemonProcess, body: string): Promise<number | undefined> {
  try {
    const options = { method: "POST", headers: signed(body), body, signal: AbortSignal.timeout(2000) };
    return (await fetch(`${address}/hooks/acme/orders`, options)).status;
  } catch {
    return undefined;
  }
}

interface Target {
  url: string;
  /** When each message came first, in the order in which they came. */
  effects: Map<string, number>;
  /** The keys of idempotency that each message came with. */
  keys: Map<string, Set<string>>;
  refused: Set<string>;
  requests: number;
  close(): Promise<void>;
}

/** Takes what has a new key of idempotency once, as a shop's order system does. */
async function openTarget(): Promise<Target> {
  const target: Target = {
    url: "",
    effects: new Map(),
    keys: new Map(),
    refused: new Set(),
    requests: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { text } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      const key = String(request.headers["idempotency-key"]);
      const [order = ""] = text.split("-");
      if (target.refused.has(order)) {
        response.writeHead(422, { "content-type": "application/json" }).end('{"message":"not now"}');
        return;
      }
      target.requests++;
      if (!target.effects.has(text)) target.effects.set(text, performance.now());
      target.keys.set(text, (target.keys.get(text) ?? new Set()).add(key));
      response.writeHead(201, { "content-type": "application/json" }).end('{"id":1}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP listener's address is never text.
  target.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return target;
}

function reportOf(acknowledged: ReadonlyMap<string, number>, target: Target): Report {
  const last = new Map<string, number>();
  const outOfOrder: string[] = [];
  for (const id of target.effects.keys()) {
    const [key = "", number = ""] = id.split("-");
    if (Number(number) < (last.get(key) ?? -1)) outOfOrder.push(id);
    last.set(key, Math.max(Number(number), last.get(key) ?? -1));
  }
  const waits = [...acknowledged].map(([id, at]) => (target.effects.get(id) ?? at) - at);
  return {
    acknowledged: acknowledged.size,
    requests: target.requests,
    lost: [...acknowledged.keys()].filter((id) => !target.effects.has(id)),
    outOfOrder,
    repeated: target.requests - target.effects.size,
    doubled: [...target.keys].filter(([, keys]) => keys.size > 1).map(([id]) => id),
    worst: Math.round(Math.max(0, ...waits)),
  };
}

/** The partitions of each daemon, as one of them sees it; those that answer nothing have none. */
export async function owners({ daemons }: Cluster): Promise<number[]> {
  const [daemon] = daemons.values();
  if (!daemon) return [];
  try {
    const { items } = await bodyOf(await fetch(`${daemon.address}/v1/owners`));
    return items.map(({ partitions }) => partitions);
  } catch {
    return [];
  }
}
