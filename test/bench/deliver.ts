import { idle } from "./accept.ts";
import { openDaemon, openForwarder, openTarget } from "./contenders.ts";
import { arrived, median, sendOrders } from "./load.ts";
import type { Measured } from "./run.ts";

const rounds = 3;
const count = 3000;
const connections = 64;

/** Orders per second from the webhook to the target's answer, journalled, beside a forwarder that keeps nothing. */
export async function deliver(): Promise<Measured> {
  const [target, other] = await Promise.all([openTarget(), openTarget()]);
  const [daemon, forwarder] = await Promise.all([openDaemon(target.url), openForwarder(other.url)]);
  const ours: { rate: number; cpu: number }[] = [];
  const theirs: { rate: number; cpu: number }[] = [];
  try {
    for (let round = -1; round < rounds; round++) {
      const first = (round + 1) * count;
      const one = await timed(daemon, async () => {
        await sendOrders({ url: daemon.url, path: "/hooks/shop/orders", first, count, connections });
        await arrived(target.url, first + count);
        await idle(daemon.url);
      });
      const two = await timed(forwarder, async () => {
        await sendOrders({ url: forwarder.url, path: "/orders", first, count, connections });
      });
      if (round >= 0) {
        ours.push(one);
        theirs.push(two);
      }
    }
  } finally {
    await Promise.all([daemon.stop(), forwarder.stop()]);
    await Promise.all([target.stop(), other.stop()]);
  }
  const rate = median(ours.map((run) => run.rate));
  const peerRate = median(theirs.map((run) => run.rate));
  const cpu = median(ours.map((run) => run.cpu));
  const peerCpu = median(theirs.map((run) => run.cpu));
  return {
    meaning: {
      deliverRateVsForwarder: "orders per second end to end, over the forwarder's",
      deliverCpuVsForwarder: "CPU per order of the process, over the forwarder's",
    },
    ratios: { deliverRateVsForwarder: rate / peerRate, deliverCpuVsForwarder: cpu / peerCpu },
    figures: {
      deliveredPerSecond: rate,
      cpuMicrosPerOrder: cpu,
      forwardedPerSecond: peerRate,
      forwarderCpuMicros: peerCpu,
    },
  };
}

async function timed(
  contender: { cpu(): Promise<number> },
  work: () => Promise<void>,
): Promise<{ rate: number; cpu: number }> {
  const cpuBefore = await contender.cpu();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  return { rate: count / seconds, cpu: (((await contender.cpu()) - cpuBefore) * 1e6) / count };
}
