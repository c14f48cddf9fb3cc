import { setTimeout as delay } from "node:timers/promises";
import { openTestServer } from "@crossdock/journal/testing";
import { Client } from "pg";
import { openCluster } from "../cluster.ts";
import type { Trial } from "../trial.ts";
import { loaded } from "./loaded.ts";

export const foreignTransaction: Trial = {
  number: 11,
  title: "a foreign transaction that writes stays open",
  async run(chaos) {
    const server = await openTestServer();
    const cluster = await openCluster({ server, partitions: 64, random: chaos.random });
    chaos.watch(cluster);
    await Promise.all(["a", "b"].map((name) => cluster.start(name)));
    const seconds = chaos.scaled(60, 10);
    const foreign = new Client({ connectionString: server.url });
    await foreign.connect();
    await foreign.query("create table foreign_work (number integer)");
    const report = await loaded(chaos, cluster, async () => {
      await foreign.query("begin; insert into foreign_work values (1)");
      await delay(seconds * 1000);
      await foreign.query("commit");
    });
    await foreign.end();
    chaos.note("a foreign transaction holds no message up, so there is nothing to raise an alarm about");
    chaos.measured("seconds that it was open", seconds);
    chaos.took("worst message", report.worst, 5000);
    return report;
  },
};
