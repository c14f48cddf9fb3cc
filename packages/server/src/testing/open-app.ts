import type { Engine } from "@crossdock/engine";
import { memoryJournal } from "@crossdock/journal";
import { systemClock } from "@crossdock/kit";
import type { FastifyInstance } from "fastify";
import { onTestFinished } from "vitest";
import { type AppDeps, createApp } from "../app.ts";
import { createMetrics } from "../metrics/metrics.ts";
import type { Reloads } from "../reload/reloads.ts";

/** An engine that has no flow yet: all that most requests ask of it. */
const engine = {
  running: () => new Set<string>(),
  waitsFor: () => null,
  webhook: () => undefined,
  systems: () => [],
} as unknown as Engine;
// Nothing is reloaded.
const reloads = {} as Reloads;

/** The daemon's HTTP surface on a free port, with nothing behind it; closed at the end of the test. */
export async function openApp(
  options: Partial<AppDeps> = {},
): Promise<{ app: FastifyInstance; address: string; port: number; faults: unknown[] }> {
  const journal = memoryJournal();
  const faults: unknown[] = [];
  const app = createApp({
    engine,
    reloads,
    journal,
    clock: systemClock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    compileStored: async () => ({ diagnostics: [] }),
    catalog: () => Promise.reject(new Error("no revision runs")),
    metrics: createMetrics({
      journal,
      now: Date.now,
      running: () => 0,
      pauses: () => [],
      isSetAside: () => false,
      isServed: () => true,
    }),
    access: () => ({ hosts: [], tokens: [], trustedProxy: false }),
    secret: () => Promise.reject(new Error("there are no secrets")),
    isReady: () => true,
    servedWebhook: () => ({ flow: "orders@1", maxSize: 100_000, asksByQuery: false }),
    onFault: (error) => faults.push(error),
    ...options,
  });
  onTestFinished(() => app.close());
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, address, port: Number(new URL(address).port), faults };
}
