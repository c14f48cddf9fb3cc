import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestServer } from "../../../packages/journal/src/postgres/testing/postgres-server.ts";
import { idle } from "../accept.ts";
import { type Contender, start, startDaemon, writeWorkspace } from "../contenders.ts";
import { sendText } from "../load.ts";
import { order } from "../order.ts";
import { clusterWorkspace } from "./workspace.ts";

/** Who takes part, with a database of its own. */
export interface Party {
  /** Puts so many orders into its queue while nobody works on it. */
  load(first: number, count: number, effects: string): Promise<void>;
  /** Starts two processes that take orders and run them. */
  start(effects: string): Promise<readonly Contender[]>;
  /** Resolves once it has nothing to do. */
  idle(running: readonly Contender[]): Promise<void>;
  /** Where it takes an order. */
  path: string;
  close(): Promise<void>;
}

const processes = [1, 2];

export async function crossdock(server: TestServer): Promise<Party> {
  const journal = "{ postgres: { url: journal-database } }";
  const [live, paused] = (await Promise.all(
    [false, true].map((isPaused) => writeWorkspace(clusterWorkspace, { journal, isPaused })),
  )) as [string, string]; // of a list of two
  const variables = (effects: string) => ({
    EFFECTS: effects,
    CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url,
  });
  return {
    path: "/hooks/shop/orders",
    async load(first, count, effects) {
      const daemon = await startDaemon(paused, variables(effects));
      for (let from = first; from < first + count; from += 250) {
        const orders = Array.from({ length: Math.min(250, first + count - from) }, (_, index) =>
          order(from + index),
        );
        await sendText(`${daemon.url}/hooks/shop/lists`, `{"orders":[${orders.join(",")}]}`);
      }
      await daemon.stop();
    },
    start: (effects) => Promise.all(processes.map(() => startDaemon(live, variables(effects)))),
    idle: ([daemon]) => idle(daemon?.url ?? ""),
    async close() {
      await Promise.all([live, paused].map((folder) => rm(folder, { recursive: true })));
    },
  };
}

/** `waiting`: answers rows while the library has something to do. */
export function peer(server: TestServer, folder: string, library: string, waiting: string): Party {
  const script = join(import.meta.dirname, "peer.ts");
  const variables = (effects: string) => ({ EFFECTS: effects, DATABASE: server.url, PEERS: folder });
  return {
    path: "/orders",
    async load(first, count, effects) {
      const child = spawn(process.execPath, [script, library, "load", String(first), String(count)], {
        env: { ...process.env, ...variables(effects) },
        stdio: "inherit",
      });
      const [code] = await once(child, "exit");
      if (code !== 0) throw new Error(`${library} did not take what it was given`);
    },
    start: (effects) =>
      Promise.all(processes.map(() => start(script, [library, "serve"], variables(effects)))),
    async idle() {
      while ((await server.query(waiting)).length > 0)
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
    close: async () => undefined,
  };
}
