import { setTimeout as delay } from "node:timers/promises";
import type { Cluster } from "../cluster.ts";
import type { Report } from "../ledger.ts";
import type { Chaos } from "../trial.ts";

/** What a daemon is silent for until the server ends its session, and how long after it was last heard it may call. Milliseconds. */
export const lease = 3000;
export const safeTime = 0.8 * lease;

/** Everything has to end within this time after a fault. */
const patience = 60_000;

/**
 * Sends while the faults happen, each message under one of `keys`; afterwards everything has reached the target. Answers what became of
 * it, once the cluster is closed.
 */
export async function loaded(
  chaos: Chaos,
  cluster: Cluster,
  faults: () => Promise<void>,
  keys = chaos.scaled(2000, 200),
): Promise<Report> {
  const senders = cluster.send(keys, (keys / chaos.rate) * 1000);
  await delay(1000);
  await faults();
  await delay(1000);
  await senders.stop();
  const began = performance.now();
  await cluster.settled(patience).catch(() => chaos.must(`all has ended within ${patience} ms`, false));
  chaos.took("ended after", performance.now() - began);
  return cluster.report();
}
