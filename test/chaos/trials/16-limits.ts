import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, openCluster } from "../cluster.ts";
import { oneOf } from "../random.ts";
import type { Chaos, Trial } from "../trial.ts";

export const limits: Trial = {
  number: 16,
  title: "what a System may be asked is what all daemons together ask, also where one is killed",
  async run(chaos) {
    await watched(chaos, "{ concurrency: 1, timeout: 1s }", 1, Number.POSITIVE_INFINITY);
    await watched(chaos, "{ concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 1s }", 4, 10);
    return undefined;
  },
};

/** Keeps the target busy by three daemons, kills one, and counts what is at the target. */
async function watched(chaos: Chaos, limits: string, most: number, rate: number): Promise<void> {
  const cluster = await openCluster({ partitions: 48, limits, random: chaos.random });
  chaos.watch(cluster);
  const names = ["a", "b", "c"];
  await Promise.all(names.map((name) => cluster.start(name)));
  await cluster.observer.shared(16, 16, 16);
  let together = 0;
  const times: number[] = [];
  cluster.target.heard = (_, running) => {
    together = Math.max(together, running);
    times.push(performance.now());
  };
  cluster.target.wait = () => 20;
  const senders = cluster.send(60, 2000);
  await delay(3000);
  for (let count = chaos.scaled(5, 1); count > 0; count--)
    await replaced(cluster, oneOf(names, chaos.random));
  await delay(3000);
  await senders.stop();
  chaos.note(limits);
  chaos.measured("calls in all", times.length);
  chaos.measured("calls at once", together, most);
  // A bucket that is full lets as many out at once as flow in within a second.
  if (Number.isFinite(rate)) chaos.measured("calls within one second", busiest(times, 1000), 2 * rate);
}

async function replaced(cluster: Cluster, name: string): Promise<void> {
  const { pid, kill } = cluster.forget(name);
  kill();
  await cluster.observer.takenOver(pid);
  await delay(2000);
  await cluster.start(name);
  await cluster.observer.shared(16, 16, 16);
}

/** The most of these that lie within so many milliseconds. */
function busiest(times: readonly number[], span: number): number {
  return times.reduce((most, from, index) => {
    const end = times.findIndex((at) => at - from >= span);
    return Math.max(most, (end < 0 ? times.length : end) - index);
  }, 0);
}
