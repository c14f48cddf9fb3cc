import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openTestServer } from "@crossdock/journal/testing";
import { openCluster } from "../cluster.ts";
import { type Cut, openNetwork } from "../network.ts";
import { percentile, type Trial } from "../trial.ts";
import { lease, loaded, safeTime } from "./loaded.ts";

const kinds: readonly Cut[] = ["all", "toServer", "toDaemon"];

export const cut: Trial = {
  number: 3,
  title: "the network between a daemon and the database is cut, whole or in one direction",
  async run(chaos) {
    const { random } = chaos;
    const network = await openNetwork();
    const folder = await mkdtemp(join(tmpdir(), "crossdock-network-"));
    try {
      await chmod(folder, 0o755);
      const access = join(folder, "pg_hba.conf");
      await writeFile(access, "local all all trust\nhost all all samenet trust\n");
      const server = await openTestServer({
        own: true,
        settings: { listen_addresses: network.database, hba_file: access },
      });
      const cluster = await openCluster({
        server,
        partitions: 256,
        random,
        listen: "0.0.0.0",
        targetHost: "0.0.0.0",
      });
      chaos.watch(cluster);
      await network.relay(Number(new URL(cluster.target.url).port));
      await cluster.start("a", { host: "127.0.0.1" });
      await cluster.start("b", {
        within: network.within,
        host: network.daemon,
        variables: {
          CROSSDOCK_SECRET_JOURNAL_DATABASE: `postgres://postgres@${network.database}:5432/postgres`,
        },
      });
      const takeovers: number[] = [];
      let late = 0;
      const report = await loaded(chaos, cluster, async () => {
        const count = chaos.scaled(20, 3);
        for (let index = 0; index < count; index++) {
          await cluster.observer.shared(128, 128);
          await delay(random() * 1000);
          const kind = kinds[index % kinds.length] ?? "all";
          const duration = 1000 + random() * chaos.scaled(29_000, 7000);
          const pid = cluster.daemons.get("b")?.pid ?? 0;
          const began = performance.now();
          cluster.target.heard = (daemon) => {
            if (daemon === "b" && performance.now() - began > safeTime) late++;
          };
          await network.cut(kind);
          // A cut that is shorter than the lease need not be noticed.
          if (duration > lease + 1000) takeovers.push(await cluster.observer.takenOver(pid));
          await delay(Math.max(0, duration - (performance.now() - began)));
          cluster.target.heard = () => undefined;
          await network.heal();
        }
        await cluster.observer.shared(128, 128);
      });
      chaos.measured("cuts that were longer than the lease", takeovers.length);
      chaos.took("takeover, the slowest", percentile(takeovers, 1), lease + 1000);
      chaos.measured("calls after the time that is safe", late, 0);
      chaos.measured("daemons that had to be started again", cluster.ends.length);
      return report;
    } finally {
      await network.close();
      await rm(folder, { recursive: true });
    }
  },
};
