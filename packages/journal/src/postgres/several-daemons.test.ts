import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { acceptAll, idsOf, lane, message, roomy, rowOf, start } from "../contract/samples.ts";
import { Fenced, JournalStopped } from "../errors.ts";
import type { Journal } from "../journal.ts";
import type { PartitionAttendant } from "../partitions.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";
import { openProxy, type TestProxy } from "./testing/proxy.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

const partitions = 16;

describe.skipIf(missing !== undefined)("several daemons on one journal", () => {
  let server: TestServer;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).toReversed()) await each.close();
  });
  afterAll(() => server.close());

  const open = async (schema: string, url = server.url): Promise<Journal> => {
    const journal = await openPostgresJournal({ url: async () => url, schema, partitions });
    opened.push(journal);
    return journal;
  };
  const proxied = async (): Promise<TestProxy> => {
    const proxy = await openProxy(server.url, {});
    opened.push(proxy);
    return proxy;
  };
  const both = async (): Promise<{ schema: string; first: Journal; second: Journal }> => {
    const schema = server.schema();
    const [first, second] = [await open(schema), await open(schema)];
    await until(() => second.partitions.owned().length === partitions / 2);
    return { schema, first, second };
  };
  const feed = async (journal: Journal) => {
    const from = journal.partitions.owned().map((partition) => ({ partition, after: "" }));
    return journal.messages.feed(from, 1000);
  };
  const ended = (id: string) => ({ messageId: id, state: "succeeded", at: start }) as const;

  test("share the partitions, and each has all again once the other has closed", async () => {
    const { first, second } = await both();
    expect(first.partitions.owned().length).toBe(partitions / 2);
    expect([...first.partitions.owned(), ...second.partitions.owned()].sort(byNumber)).toEqual(all);
    const daemons = await first.partitions.daemons();
    expect(daemons).toMatchObject([
      { partitions: partitions / 2, isSelf: true },
      { partitions: partitions / 2, isSelf: false },
    ]);
    expect(daemons.map(({ number }) => number)).toEqual([first, second].map((each) => each.ownership.fence));
    await second.close();
    await until(() => first.partitions.owned().length === partitions);
    expect(await first.partitions.daemons()).toHaveLength(1);
  });

  test("accept for each other, and each hands out what is in its own partitions", async () => {
    const { first, second } = await both();
    const ids = Array.from({ length: 60 }, (_, index) => `m${index}`);
    await Promise.all(
      ids.map((id, index) => {
        const { messages } = index % 2 === 0 ? first : second;
        return messages.accept(message(id, { key: `k${index % 20}` }), roomy);
      }),
    );
    const [one, other] = [(await feed(first)).rows, (await feed(second)).rows];
    expect([...idsOf(one), ...idsOf(other)].sort()).toEqual(ids.toSorted());
    for (const [rows, journal] of [
      [one, first],
      [other, second],
    ] as const) {
      expect(rows.every(({ partition }) => journal.partitions.owned().includes(partition))).toBe(true);
      expect(rows.map(({ place }) => place)).toEqual(rows.map(({ place }) => place).toSorted());
    }
    expect(await first.messages.counts()).toEqual(await second.messages.counts());
    expect(await first.messages.counts()).toMatchObject([{ state: "accepted", count: 60 }]);
  });

  test("write only to messages of their own", async () => {
    const { first, second } = await both();
    await acceptAll(first, "a");
    const { partition } = await rowOf(first, "a");
    const [owner, other] = first.partitions.owned().includes(partition) ? [first, second] : [second, first];
    await expect(other.progress.settle(ended("a"))).rejects.toBeInstanceOf(Fenced);
    await owner.progress.settle(ended("a"));
    expect(await rowOf(other, "a")).toMatchObject({ state: "succeeded" });
  });

  test("take one of two messages with the same identity, whoever they were sent to", async () => {
    const { first, second } = await both();
    const rounds = Array.from({ length: 50 }, (_, round) => `same ${round}`);
    const answers = await Promise.all(
      rounds.flatMap((identity) =>
        [first, second].map((journal, which) =>
          journal.messages.accept(message(`${identity} ${which}`, { identity }), roomy),
        ),
      ),
    );
    for (const [round] of rounds.entries()) {
      const [one, other] = answers.slice(2 * round, 2 * round + 2);
      expect([one?.state, other?.state].sort()).toEqual(["accepted", "duplicate"]);
      expect(one).toHaveProperty("id", other && "id" in other ? other.id : "");
    }
    expect(await first.messages.counts()).toMatchObject([{ state: "accepted", count: rounds.length }]);
  });

  test("get through where each has what the other one needs next", async () => {
    // What waits for each other is seen soon.
    await server.query("alter system set deadlock_timeout = '50ms'");
    await server.query("select pg_reload_conf()");
    const { first, second, schema } = await both();
    // Transactions that last long enough to meet.
    await server.query(`
      create function ${schema}.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.005); return new; end $$;
      create trigger slow before insert or update on ${schema}.messages for each row execute function ${schema}.slow()`);
    const ids = Array.from({ length: 40 }, (_, index) => `m${index}`);
    // Whoever got no answer sends again, also to the other one, in any order.
    const senders = [first, second].flatMap((journal, which) =>
      Array.from({ length: 6 }, async (_, sender) => {
        const own = which === 0 ? ids : ids.toReversed();
        for (const id of [...own.slice(6 * sender), ...own.slice(0, 6 * sender)])
          await journal.messages.accept(
            message(`${id} ${which} ${sender}`, { identity: id, key: id }),
            roomy,
          );
      }),
    );
    const settled = [first, second].map(async (journal) => {
      const seen = new Set<string>();
      while (seen.size < ids.length / 4) {
        for (const { id } of (await feed(journal)).rows) {
          if (!seen.has(id)) await journal.progress.settle(ended(id));
          seen.add(id);
        }
      }
    });
    await Promise.all([...senders, ...settled]);
    expect([first.state().state, second.state().state]).toEqual(["open", "open"]);
    const counts = await first.messages.counts();
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length);
    await server.query("alter system reset deadlock_timeout");
    await server.query("select pg_reload_conf()");
  });

  test("hand out nothing behind what another one is still accepting, and everything after it", async () => {
    const { first, second, schema } = await both();
    // Slow between the insert and the commit, as under a full disk.
    await server.query(`
      create function ${schema}.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(3); return new; end $$;
      create trigger slow after insert on ${schema}.payloads for each row when (new.payload = '"slow"') execute function ${schema}.slow()`);
    const slow = first.messages.accept(message("slow", { payload: '"slow"' }), roomy);
    await delay(150);
    await expect.poll(() => second.partitions.horizonAge()).toBeGreaterThan(100);
    await second.messages.accept(message("quick"), roomy);
    const { partition } = await rowOf(second, "quick");
    const owner = first.partitions.owned().includes(partition) ? first : second;
    const early = await second.messages.feed([{ partition, after: "" }], 9);
    expect(early).toEqual({ rows: [], more: "soon" });
    expect(await second.messages.lane(lane, "", 9)).toEqual([]);
    await slow;
    expect(await second.partitions.horizonAge()).toBeLessThan(1000);
    expect(await owner.messages.feed([{ partition, after: "" }], 9)).toMatchObject({
      rows: [{ id: "slow" }, { id: "quick" }],
      more: "no",
    });
  });

  test("hear of what is accepted and of what they gain, and are asked before they give up", async () => {
    const schema = server.schema();
    const first = await open(schema);
    const heard: string[] = [];
    const letGo: (() => void)[] = [];
    const attendant: PartitionAttendant = {
      gained: (partitions, left) => void heard.push(`gained ${partitions.length}, left ${left.length}`),
      async leave(partitions) {
        heard.push(`leave ${partitions.length}`);
        await new Promise<void>((resolve) => letGo.push(resolve));
        return { isSettled: true };
      },
      stirred: () => void heard.push("stirred"),
      shared: () => void heard.push(`shared by ${first.partitions.share().daemons}`),
    };
    first.partitions.attend(attendant);
    expect(heard).toEqual([`gained ${partitions}, left 0`]);
    const second = await open(schema);
    await until(() => heard.includes("leave 1"));
    expect(heard).toContain("shared by 2");
    await delay(600);
    expect(second.partitions.owned()).toEqual([]);
    for (const go of letGo.splice(0)) go();
    await until(() => second.partitions.owned().length === partitions / 2);
    heard.length = 0;
    await acceptAll(second, "a");
    await until(() => heard.includes("stirred"));
    await second.close();
    await until(() => heard.includes(`gained ${partitions / 2}, left 0`));
    first.partitions.attend({ ...attendant, leave: async () => ({ isSettled: true }) });
  });

  test("take over from one whose connection ends, and say that it was not in order", async () => {
    const schema = server.schema();
    const proxy = await proxied();
    const [first, second] = [await open(schema), await open(schema, proxy.url)];
    await until(() => second.partitions.owned().length === partitions / 2);
    const left: number[] = [];
    first.partitions.attend({
      gained: (_, theirs) => void left.push(...theirs.map(({ partition }) => partition)),
      leave: async () => ({ isSettled: true }),
      stirred: () => undefined,
      shared: () => undefined,
    });
    const theirs = second.partitions.owned();
    await proxy.close();
    await until(() => first.partitions.owned().length === partitions);
    expect(left.toSorted(byNumber)).toEqual([...theirs].sort(byNumber));
  });

  test("a daemon whose session was taken for gone stops when it comes back, and has written nothing since", async () => {
    const { first, second, schema } = await both();
    await acceptAll(first, ...Array.from({ length: 40 }, (_, index) => `m${index}`));
    const [process] = await server.query(
      `select process from ${schema}.daemons where number = ${second.ownership.fence}`,
    );
    const rows = (await feed(second)).rows;
    // It comes back later than the others follow it.
    await server.query(`select pg_terminate_backend(${process?.["process"]})`);
    const late = await Promise.allSettled(rows.map(({ id }) => second.progress.settle(ended(id))));
    expect(late.every(({ status }) => status === "rejected")).toBe(true);
    expect(await second.ended).toBeInstanceOf(JournalStopped);
    expect((await second.ended)?.message).toContain("other daemons have taken over what this one had");
    await until(() => first.partitions.owned().length === partitions);
    for (const { id } of rows) expect(await rowOf(first, id)).toMatchObject({ state: "accepted" });
  });

  test("all of them lose their sessions at once, and all go on with what they had", async () => {
    const { first, second, schema } = await both();
    const owned = () => [first, second].map(({ partitions }) => [...partitions.owned()].sort(byNumber));
    const had = owned();
    await server.query(`select pg_terminate_backend(process) from ${schema}.daemons`);
    const back = [first, second].map(async (each) => {
      await until(() => each.state().state !== "open");
      await until(() => each.state().state !== "notStorable");
      return each.state().state;
    });
    const states = await Promise.all(back);
    // On a machine that is too busy, one may come back so late that the other has taken over.
    const [late] = [first, second].filter((_, index) => states[index] === "ended");
    const there = late === first ? second : first;
    if (late) await until(() => there.partitions.owned().length === partitions);
    else expect(owned()).toEqual(had);
    await acceptAll(there, "a");
    await acceptAll(late ? there : second, "b");
  });

  test("have so many turns together, and the turn of one that dies is free", async () => {
    const { first, second, schema } = await both();
    const shares = [first, second].map(({ partitions }) => partitions.share());
    expect(shares).toEqual([
      { daemons: 2, rank: 0 },
      { daemons: 2, rank: 1 },
    ]);
    const { signal } = new AbortController();
    const turn = (of: Journal) => of.partitions.turn("erp", 2, signal);
    const ends = [await turn(first), await turn(first)];
    let isIn = false;
    const waiting = turn(second).then((end) => {
      isIn = true;
      return end;
    });
    await delay(200);
    expect(isIn).toBe(false);
    // Another name has turns of its own.
    (await second.partitions.turn("wms", 1, signal))();
    ends[0]?.();
    (await waiting)();
    await turn(second);
    const leaving = new AbortController();
    const refused = second.partitions.turn("erp", 2, leaving.signal);
    leaving.abort(new Error("no time"));
    await expect(refused).rejects.toThrow("no time");
    await server.query(
      `select pg_terminate_backend(process) from ${schema}.daemons where number = ${first.ownership.fence}`,
    );
    await turn(second);
  });

  test("tell each other what they found of Systems, the last word of each", async () => {
    const { first, second } = await both();
    const heard: string[] = [];
    second.partitions.attend({
      gained: () => undefined,
      leave: async () => ({ isSettled: true }),
      stirred: () => void heard.push("stirred"),
      shared: () => undefined,
    });
    const down = { system: "erp", digest: "d1", state: "open", reason: null } as const;
    expect(await second.partitions.told()).toEqual([]);
    await first.partitions.tell(down);
    await until(() => heard.length > 0);
    expect(await second.partitions.told()).toEqual([{ ...down, version: 1, isOwn: false }]);
    const refused = { ...down, state: "paused", reason: "wrong key" } as const;
    await second.partitions.tell(refused);
    expect(await first.partitions.told()).toEqual([{ ...refused, version: 2, isOwn: false }]);
    expect(await second.partitions.told()).toEqual([{ ...refused, version: 2, isOwn: true }]);
  });

  test("know of each other's pauses at once, and only one of two is taken", async () => {
    const { first, second } = await both();
    const target = { system: "erp" };
    const pause = (actor: string) => ({ target, reason: "it moves", actor, at: start });
    const begun = await Promise.all([first.pauses.begin(pause("ann")), second.pauses.begin(pause("kim"))]);
    expect(begun.toSorted()).toEqual([false, true]);
    expect(await second.pauses.list()).toEqual(await first.pauses.list());
    expect(await second.pauses.end(target)).toBe(true);
    expect(await first.pauses.list()).toEqual([]);
  });

  test("a call may go out only while the last confirmed write is fresh", async () => {
    const schema = server.schema();
    const proxy = await proxied();
    const journal = await open(schema, proxy.url);
    expect(journal.partitions.mayAct()).toBe(true);
    await proxy.close();
    await delay(2500);
    expect(journal.partitions.mayAct()).toBe(false);
  });
});

const all = Array.from({ length: partitions }, (_, index) => index);

function byNumber(one: number, other: number): number {
  return one - other;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}
