import { openDaemon, openForwarder, openTarget } from "./contenders.ts";
import { type Load, median, sendOrders } from "./load.ts";
import type { Measured } from "./run.ts";

const rounds = 3;
const count = 3000;
const connections = 32;

/** How fast orders are taken in, fsynced before the answer, beside a forwarder that keeps nothing. */
export async function accept(): Promise<Measured> {
  const target = await openTarget();
  const [daemon, forwarder] = await Promise.all([openDaemon(target.url), openForwarder(target.url)]);
  const taken: Load[] = [];
  const forwarded: Load[] = [];
  try {
    for (let round = -1; round < rounds; round++) {
      const first = (round + 1) * count;
      const ours = await sendOrders({
        url: daemon.url,
        path: "/hooks/shop/orders",
        first,
        count,
        connections,
      });
      await idle(daemon.url);
      const theirs = await sendOrders({ url: forwarder.url, path: "/orders", first, count, connections });
      // The first round warms both up.
      if (round >= 0) {
        taken.push(ours);
        forwarded.push(theirs);
      }
    }
  } finally {
    await Promise.all([daemon.stop(), forwarder.stop()]);
    await target.stop();
  }
  const rate = median(taken.map((load) => load.rate));
  const peerRate = median(forwarded.map((load) => load.rate));
  const p99 = median(taken.map((load) => load.p99));
  const peerP99 = median(forwarded.map((load) => load.p99));
  return {
    meaning: {
      acceptRateVsForwarder: "durable accepts per second, over the forwarder's answers per second",
      acceptP99VsForwarder: "p99 until the durable answer, over the forwarder's",
    },
    ratios: { acceptRateVsForwarder: rate / peerRate, acceptP99VsForwarder: p99 / peerP99 },
    figures: {
      acceptsPerSecond: rate,
      acceptP50: median(taken.map((load) => load.p50)),
      acceptP99: p99,
      forwarderPerSecond: peerRate,
      forwarderP99: peerP99,
    },
  };
}

/** Waits until the daemon has delivered what it took in. */
export async function idle(daemon: string): Promise<void> {
  for (;;) {
    // The shape of GET /v1/flows.
    const { items } = (await (await fetch(`${daemon}/v1/flows`)).json()) as {
      items: { oldestUnfinished: string | null }[];
    };
    if (items.every(({ oldestUnfinished }) => oldestUnfinished === null)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
