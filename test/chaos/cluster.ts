import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { openTestServer, type TestServer } from "@crossdock/journal/testing";
import { type DaemonProcess, startProcess } from "../daemon/daemon-process.ts";
import { eventually, secret, signed, writeWorkspace } from "../daemon/small-workspace.ts";
import { createLedger, type Ledger, type Report } from "./ledger.ts";
import { createObserver, type Observer } from "./observer.ts";
import { oneOf, type Random, seeded } from "./random.ts";
import { openTarget, type Target } from "./target.ts";
import { chaosWorkspace, type Setting, usual } from "./workspace.ts";

/** Several daemons on one PostgreSQL journal, senders who never give up, and a target that remembers what it was sent. */
export interface Cluster extends Pick<Ledger, "open" | "waits"> {
  readonly daemons: ReadonlyMap<string, DaemonProcess>;
  readonly target: Target;
  readonly observer: Observer;
  /** How daemons ended that nobody had stopped. Each of them was started again. */
  readonly ends: readonly { name: string; code: number | null }[];
  /** Starts a daemon under a name of the tests, and lets the senders know it. Where it ends by itself, it is started again. */
  start(name: string, place?: Place): Promise<DaemonProcess>;
  /** The senders know it no more, and nobody starts it again. */
  forget(name: string): DaemonProcess;
  /** Sends one message, until a daemon has acknowledged it. */
  sendOne(key: string, number: number): Promise<void>;
  /** Sends messages until it is told to stop; each key's next one goes out once the one before it is acknowledged. */
  send(keys: number, pause: number): { stop(): Promise<void> };
  /** Resolves once everything that was acknowledged has reached the target. */
  settled(patience?: number): Promise<void>;
  report(): Report;
  close(): Promise<void>;
}

/** Where and how a daemon runs, beside the usual. */
export interface Place {
  variables?: Readonly<Record<string, string>>;
  /** A command that runs another one in a network of its own. */
  within?: readonly string[];
  /** The host under which the senders find it. */
  host?: string;
}

export interface ClusterOptions extends Partial<Setting> {
  /** The database; the cluster starts one of its own where it is left out. */
  server?: Pick<TestServer, "url" | "close">;
  random?: Random;
  /** Where the senders send to instead of a daemon that they choose. */
  balancer?: () => string;
  /** Where the target listens. */
  targetHost?: string;
}

export async function openCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { random = seeded(1), balancer, targetHost } = options;
  const setting = { ...usual, ...options };
  const server = options.server ?? (await openTestServer());
  const ledger = createLedger();
  const target = await openTarget(ledger, targetHost);
  const folder = await writeWorkspace(chaosWorkspace(setting));
  const observer = createObserver(() => server.url);
  const daemons = new Map<string, DaemonProcess>();
  const ends: { name: string; code: number | null }[] = [];
  let isClosed = false;

  const run = async (name: string, { variables, within, host }: Place): Promise<DaemonProcess> => {
    const all = {
      ERP_URL: target.url,
      // Its key at the target tells which daemon calls.
      CROSSDOCK_SECRET_ACME_DAEMON: name,
      CROSSDOCK_SECRET_ACME_SHOP: secret,
      CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url,
      ...variables,
    };
    const started = await startProcess(folder, all, 0, "dev", within);
    return host ? { ...started, address: started.address.replace(/\/\/[^:]+/, `//${host}`) } : started;
  };
  const start = async (name: string, place: Place = {}): Promise<DaemonProcess> => {
    const daemon = await run(name, place);
    daemons.set(name, daemon);
    void daemon.gone.then(() => supervise(name, place, daemon));
    return daemon;
  };
  /** What systemd does with a daemon that ends by itself. */
  const supervise = async (name: string, place: Place, daemon: DaemonProcess): Promise<void> => {
    if (isClosed || daemons.get(name) !== daemon) return;
    ends.push({ name, code: daemon.exitCode() });
    while (!isClosed && daemons.get(name) === daemon) {
      const again = await start(name, place).catch(() => delay(500));
      if (isClosed) again?.kill();
    }
  };

  const sendOne = async (key: string, number: number): Promise<void> => {
    const id = `${key}-${number}`;
    const body = JSON.stringify({ eventId: id, orderNo: key });
    ledger.tried();
    for (;;) {
      const all = [...daemons.values()];
      const address = balancer?.() ?? (all.length > 0 ? oneOf(all, random).address : undefined);
      const status = address === undefined ? undefined : await statusOf(`${address}${hookOf(key)}`, body);
      if (status === 202 || status === 200) break;
      ledger.refused(status);
      await delay(30);
    }
    ledger.acknowledged(id);
  };

  return {
    daemons,
    target,
    observer,
    ends,
    open: ledger.open,
    waits: ledger.waits,
    start,
    forget(name) {
      const daemon = daemons.get(name);
      if (!daemon) throw new Error(`there is no daemon ${name}`);
      daemons.delete(name);
      return daemon;
    },
    sendOne,
    send(keys, pause) {
      const ending = new AbortController();
      const loops = Array.from({ length: keys }, async (_, index) => {
        await delay(pause * random(), undefined, { signal: ending.signal }).catch(() => undefined);
        for (let number = 0; !ending.signal.aborted; number++) {
          await sendOne(`k${index}`, number);
          await delay(pause * (0.5 + random()), undefined, { signal: ending.signal }).catch(() => undefined);
        }
      });
      return {
        async stop() {
          ending.abort();
          await Promise.all(loops);
        },
      };
    },
    async settled(patience) {
      await eventually(() => ledger.open() === 0, patience);
    },
    report: ledger.report,
    async close() {
      isClosed = true;
      for (const daemon of daemons.values()) daemon.kill();
      await Promise.all([...daemons.values()].map(({ gone }) => gone));
      await observer.close();
      await target.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Keys take turns: every second one belongs to the target that knows no keys of idempotency. */
function hookOf(key: string): string {
  const number = Number(/\d+$/.exec(key)?.[0] ?? 0);
  return `/hooks/acme/${number % 2 === 0 ? "orders" : "bookings"}`;
}

/** Undefined where nobody answers. */
async function statusOf(url: string, body: string): Promise<number | undefined> {
  try {
    const options = { method: "POST", headers: signed(body), body, signal: AbortSignal.timeout(2000) };
    const answer = await fetch(url, options);
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
