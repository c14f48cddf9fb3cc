import { setTimeout as delay } from "node:timers/promises";
import { postgresMissing } from "@crossdock/journal/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyOf, eventually } from "../daemon/small-workspace.ts";
import { type Cluster, openCluster } from "./cluster.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

/** A little of every fault; `npm run test:chaos` does the same for long. */
describe.skipIf(missing !== undefined)("two daemons on one PostgreSQL journal", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
    await cluster.start("a");
    await cluster.start("b");
  });
  afterAll(() => cluster.close());

  const shared = () => cluster.observer.shared(16, 16);
  /** Sends while the faults happen; afterwards everything is at the target, once and in the order of its key. */
  const during = async (faults: () => Promise<void>): Promise<void> => {
    await shared();
    const senders = cluster.send(24, 60);
    await delay(500);
    await faults();
    await delay(500);
    await senders.stop();
    await cluster.settled();
    expect(cluster.report()).toMatchObject({ lost: [], outOfOrder: [], doubled: [] });
  };

  test("one is killed: the other takes over what it had", () =>
    during(async () => {
      const { kill, gone } = cluster.forget("a");
      kill();
      await gone;
      await cluster.observer.shared(32);
      await cluster.start("a");
    }));

  test("one hangs for longer than its lease: it ends when it comes back, and writes nothing", () =>
    during(async () => {
      const hung = cluster.forget("b");
      hung.signal("SIGSTOP");
      await cluster.observer.shared(32);
      hung.signal("SIGCONT");
      await hung.gone;
      // A supervisor starts it again.
      expect(hung.exitCode()).toBe(75);
      await cluster.start("b");
    }));

  test("what is asked of one about a message of the other is done", async () => {
    await shared();
    const keys = Array.from({ length: 8 }, (_, index) => `solo${index}`);
    for (const key of keys) cluster.target.refused.add(key);
    await Promise.all(keys.map((key) => cluster.sendOne(key, 0)));
    const [{ address } = { address: "" }] = cluster.daemons.values();
    const dead = await eventually(async () => {
      const { items } = await bodyOf(await fetch(`${address}/v1/messages?state=deadLettered`));
      return items.length === keys.length ? items : undefined;
    });
    cluster.target.refused.clear();
    for (const { id } of dead) {
      const options = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
      const answer = await fetch(`${address}/v1/messages/${id}/replay`, options);
      expect([answer.status, (await bodyOf(answer)).state]).toEqual([200, "accepted"]);
    }
    await cluster.settled();
    const { items } = await bodyOf(await fetch(`${address}/v1/audit`));
    expect(items.filter(({ event }) => event === "message.replayed")).toHaveLength(keys.length);
  });

  test("one after the other is replaced in order", () =>
    during(async () => {
      for (const name of ["a", "b"]) {
        const old = cluster.forget(name);
        await cluster.start(`${name}2`);
        expect(await old.stop()).toBe(0);
        await shared();
      }
    }));

  test("both lose their sessions, and go on", () =>
    during(async () => {
      await cluster.observer.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossdock' and datname = current_database()",
      );
      await shared();
      expect(cluster.daemons.size).toBe(2);
    }));
});
