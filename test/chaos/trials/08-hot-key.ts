import { setTimeout as delay } from "node:timers/promises";
import { partitionOf } from "../../../packages/journal/src/postgres/partition.ts";
import { bodyOf } from "../../daemon/small-workspace.ts";
import { type Cluster, openCluster } from "../cluster.ts";
import { type Chaos, percentile, type Trial } from "../trial.ts";

const partitions = 16;

export const hotKey: Trial = {
  number: 8,
  title: "a key with a long queue, and one that is held, leave the others alone",
  async run(chaos) {
    const cluster = await openCluster({ partitions, random: chaos.random, onRefusal: "hold" });
    chaos.watch(cluster);
    await Promise.all(["a", "b"].map((name) => cluster.start(name)));
    await cluster.observer.shared(8, 8);
    // Half of the others are in the partitions of the two.
    const crowded = ["orders@1 hot0", "orders@1 held0"].map(partitionOfKey);
    const others = Array.from({ length: 400 }, (_, index) => `k${index}`);
    const beside = others
      .filter((key) => crowded.includes(partitionOfKey(`${flowOf(key)} ${key}`)))
      .slice(0, 20);
    const apart = others.filter((key) => !beside.includes(key)).slice(0, 20);
    const keys = [...beside, ...apart];

    const without = await waitsOf(chaos, cluster, keys, 0);
    // One at a time, and slower than they come.
    cluster.target.wait = (key) => (key === "hot0" ? 40 : 0);
    cluster.target.refused.add("held0");
    await fill(cluster, "held0", chaos.scaled(5000, 200));
    await fill(cluster, "hot0", chaos.scaled(20_000, 1000));
    const beginning = cluster.open();
    const within = await waitsOf(chaos, cluster, keys, 1000);
    chaos.must("the long queue was there all the while", cluster.open() > beginning / 4);
    const limit = 2 * percentile(without, 0.99);
    chaos.took("99 of 100 of the others, without the two", percentile(without, 0.99));
    chaos.took("99 of 100 of the others, with them", percentile(within, 0.99), Math.max(limit, 50));
    cluster.target.wait = () => 0;
    cluster.target.refused.clear();
    await release(cluster);
    await cluster.settled(chaos.scaled(1_800_000, 120_000));
    return cluster.report();
  },
};

function flowOf(key: string): string {
  return Number(/\d+$/.exec(key)?.[0]) % 2 === 0 ? "orders@1" : "bookings@1";
}

/** Of a flow and a key. */
function partitionOfKey(name: string): number {
  const [flow = "", key = ""] = name.split(" ");
  return partitionOf({ flow, retailer: "acme", mode: "live", key, id: "" }, partitions);
}

/** A person lets the held message try again. */
async function release({ daemons }: Cluster): Promise<void> {
  const [{ address } = { address: "" }] = daemons.values();
  const { items } = await bodyOf(await fetch(`${address}/v1/messages?state=held`));
  const options = { method: "POST", headers: { "content-type": "application/json" } };
  const body = JSON.stringify({ action: "retry", reason: "the target takes it now" });
  for (const { id } of items) await fetch(`${address}/v1/messages/${id}/release`, { ...options, body });
}

async function fill(cluster: Cluster, key: string, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await cluster.sendOne(key, number);
}

/** From acknowledgement to effect, of messages that are sent to these keys one after the other. */
async function waitsOf(
  chaos: Chaos,
  cluster: Cluster,
  keys: readonly string[],
  first: number,
): Promise<number[]> {
  const began = performance.now();
  for (let round = 0; round < chaos.scaled(50, 5); round++) {
    for (const key of keys) await cluster.sendOne(key, first + round);
    await delay(100);
  }
  const isOther = (key: string): boolean => keys.includes(key);
  await delay(1000);
  return cluster.waits(isOther, began);
}
