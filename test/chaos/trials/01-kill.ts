import { setTimeout as delay } from "node:timers/promises";
import { openCluster } from "../cluster.ts";
import { oneOf } from "../random.ts";
import { percentile, type Trial } from "../trial.ts";
import { loaded } from "./loaded.ts";

export const kill: Trial = {
  number: 1,
  title: "daemons are killed, and started again after 0 to 5 s",
  async run(chaos) {
    const { random } = chaos;
    const cluster = await openCluster({ partitions: 256, random });
    chaos.watch(cluster);
    await Promise.all(["a", "b"].map((name) => cluster.start(name)));
    const takeovers: number[] = [];
    const report = await loaded(chaos, cluster, async () => {
      for (let count = chaos.scaled(200, 3); count > 0; count--) {
        await cluster.observer.shared(128, 128);
        await delay(random() * 1000);
        const name = oneOf(["a", "b"], random);
        const killed = cluster.forget(name);
        killed.kill();
        takeovers.push(await cluster.observer.takenOver(killed.pid));
        await delay(random() * 5000);
        await cluster.start(name);
      }
    });
    chaos.took("takeover, 99 of 100", percentile(takeovers, 0.99), 1000);
    // A write in doubt is looked up once its target cannot be at it any more.
    chaos.took("worst message", report.worst, 2000 + 1000);
    return report;
  },
};
