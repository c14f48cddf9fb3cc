import { setTimeout as delay } from "node:timers/promises";
import { openCluster } from "../cluster.ts";
import { oneOf } from "../random.ts";
import { percentile, type Trial } from "../trial.ts";
import { lease, loaded, safeTime } from "./loaded.ts";

export const hang: Trial = {
  number: 2,
  title: "daemons hang for twice their lease, and come back",
  async run(chaos) {
    const { random } = chaos;
    const cluster = await openCluster({ partitions: 256, random });
    chaos.watch(cluster);
    await Promise.all(["a", "b"].map((name) => cluster.start(name)));
    const takeovers: number[] = [];
    let late = 0;
    let refused = 0;
    const report = await loaded(chaos, cluster, async () => {
      for (let count = chaos.scaled(20, 2); count > 0; count--) {
        await cluster.observer.shared(128, 128);
        await delay(random() * 1000);
        const name = oneOf(["a", "b"], random);
        const hung = cluster.forget(name);
        const began = performance.now();
        cluster.target.heard = (daemon) => {
          if (daemon === name && performance.now() - began > safeTime) late++;
        };
        hung.signal("SIGSTOP");
        takeovers.push(await cluster.observer.takenOver(hung.pid));
        await delay(Math.max(0, 2 * lease - (performance.now() - began)));
        hung.signal("SIGCONT");
        await hung.gone;
        if (hung.exitCode() !== 0) refused++;
        cluster.target.heard = () => undefined;
        await cluster.start(name);
      }
    });
    chaos.took("takeover, the slowest", percentile(takeovers, 1), lease + 1000);
    chaos.measured("calls after the time that is safe", late, 0);
    chaos.must(
      `each of ${takeovers.length} ended once it found its lease lost`,
      refused === takeovers.length && refused > 0,
    );
    return report;
  },
};
