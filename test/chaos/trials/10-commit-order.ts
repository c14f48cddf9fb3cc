import { setTimeout as delay } from "node:timers/promises";
import { openCluster } from "../cluster.ts";
import type { Trial } from "../trial.ts";
import { loaded } from "./loaded.ts";

export const commitOrder: Trial = {
  number: 10,
  title: "some of those who accept are slow between writing and committing",
  async run(chaos) {
    const cluster = await openCluster({ partitions: 64, random: chaos.random });
    chaos.watch(cluster);
    const count = chaos.scaled(8, 3);
    for (let index = 0; index < count; index++) await cluster.start(`d${index}`);
    // One message of fifty keeps its transaction open for up to 2 s.
    await cluster.observer.rows(`
      create function crossdock.slow() returns trigger language plpgsql as $$
        begin if random() < 0.02 then perform pg_sleep(2 * random()); end if; return null; end $$;
      create trigger slow after insert on crossdock.payloads for each row execute function crossdock.slow()`);
    const report = await loaded(chaos, cluster, () => delay(chaos.scaled(120, 15) * 1000), 200);
    chaos.measured("daemons that accept", count);
    return report;
  },
};
