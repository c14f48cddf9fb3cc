import { idle } from "./accept.ts";
import { openDaemon, openForwarder, openTarget } from "./contenders.ts";
import { sendOrders } from "./load.ts";
import type { Measured } from "./run.ts";

const messages = 100_000;
const chunk = 5000;
const megabyte = 1024 * 1024;

/** Resident memory after 100,000 messages, over what it was after the first 5,000, and beside the forwarder's. */
export async function memory(): Promise<Measured> {
  const target = await openTarget();
  const [daemon, forwarder] = await Promise.all([openDaemon(target.url), openForwarder(target.url)]);
  try {
    let early = 0;
    for (let first = 0; first < messages; first += chunk) {
      await sendOrders({ url: daemon.url, path: "/hooks/shop/orders", first, count: chunk, connections: 32 });
      await idle(daemon.url);
      if (first === 0) early = await daemon.rss();
      await sendOrders({ url: forwarder.url, path: "/orders", first, count: chunk, connections: 32 });
    }
    const late = await daemon.rss();
    const peer = await forwarder.rss();
    return {
      meaning: {
        memoryGrowth: "resident memory after 100,000 messages, over that after 5,000",
        memoryVsForwarder: "resident memory after 100,000 messages, over the forwarder's",
      },
      ratios: { memoryGrowth: late / early, memoryVsForwarder: late / peer },
      figures: { residentMegabytes: late / megabyte, forwarderMegabytes: peer / megabyte },
    };
  } finally {
    await Promise.all([daemon.stop(), forwarder.stop()]);
    await target.stop();
  }
}
