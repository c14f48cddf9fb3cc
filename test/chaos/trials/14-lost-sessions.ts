import { setTimeout as delay } from "node:timers/promises";
import { openCluster } from "../cluster.ts";
import type { Trial } from "../trial.ts";
import { loaded } from "./loaded.ts";

/** Where the server ends it: a session that waits, and one in the middle of a transaction. */
const kinds = { idle: "state = 'idle'", working: "state <> 'idle'" };

export const lostSessions: Trial = {
  number: 14,
  title: "the server ends the session of a daemon",
  async run(chaos) {
    const cluster = await openCluster({ partitions: 64, random: chaos.random });
    chaos.watch(cluster);
    await Promise.all(["a", "b"].map((name) => cluster.start(name)));
    await cluster.observer.shared(32, 32);
    const [found] = await cluster.observer.rows(
      "select count(*)::integer as count from pg_stat_activity where application_name = 'crossdock'",
    );
    chaos.note(`two daemons have ${found?.["count"]} sessions: each reads, writes and owns in one`);
    chaos.must("a daemon has one session", found?.["count"] === 2);
    const ended = { idle: 0, working: 0 };
    const report = await loaded(chaos, cluster, async () => {
      for (let count = chaos.scaled(10, 2); count > 0; count--) {
        for (const [kind, condition] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
          // the keys of that table
          await cluster.observer.shared(32, 32);
          await delay(1000 * chaos.random());
          for (let tries = 0; tries < 500; tries++) {
            const rows = await cluster.observer.rows(`
              select pg_terminate_backend(pid) from pg_stat_activity
              where application_name = 'crossdock' and ${condition} limit 1`);
            ended[kind] += rows.length;
            if (rows.length > 0) break;
          }
        }
      }
    });
    chaos.measured("sessions ended while idle", ended.idle);
    chaos.measured("sessions ended while at work", ended.working);
    chaos.measured("daemons that had to be started again", cluster.ends.length);
    chaos.took("the longest time without progress", report.standstill, 3000);
    return report;
  },
};
