import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { acceptAll, idsOf, lane, message, roomy, rowOf, start, step } from "../contract/samples.ts";
import { Fenced } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { partitionOf } from "./partition.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

test("the partition of a lane never changes, and messages without a key are spread", () => {
  const of = (change: object) => partitionOf({ ...lane, id: "a", ...change }, 256);
  expect([of({}), of({ id: "b" }), of({ key: "43" }), of({ key: null }), of({ key: null, id: "b" })]).toEqual(
    [52, 52, 181, 99, 201],
  );
});

describe.skipIf(missing !== undefined)("the PostgreSQL journal", () => {
  let server: TestServer;
  let schema = "";
  let journal: Journal;
  const others: Client[] = [];
  beforeAll(async () => {
    server = await openTestServer();
    schema = server.schema();
    journal = await openPostgresJournal({ url: async () => server.url, schema, partitions: 8 });
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.end();
    await server.empty(schema);
  });
  afterAll(async () => {
    await journal.close();
    await server.close();
  });
  /** A foreign session on the same tables. */
  const another = async (): Promise<Client> => {
    const other = new Client({ connectionString: server.url });
    await other.connect();
    others.push(other);
    await other.query(`set search_path to ${schema}`);
    return other;
  };

  test("shares transactions among callers that come at once, and keeps their order", async () => {
    const ids = Array.from({ length: 1300 }, (_, index) => `m${index}`);
    const answers = await Promise.all(
      ids.map((id) => journal.messages.accept(message(id), { queueLimit: 1200 })),
    );
    expect(answers.map(({ state }) => state)).toEqual(
      ids.map((_, index) => (index < 1200 ? "accepted" : "full")),
    );
    const rows = await journal.messages.unfinished("", 2000);
    expect(idsOf(rows)).toEqual(ids.slice(0, 1200));
    expect(new Set(rows.map(({ place }) => place.slice(0, 16))).size).toBeLessThan(5);
  });

  test("hands out what it accepted while foreign transactions are open", async () => {
    const other = await another();
    await other.query("begin; insert into facts values ('foreign', '1')");
    await acceptAll(journal, "a", "b");
    const from = journal.partitions.owned().map((partition) => ({ partition, after: "" }));
    expect(await journal.messages.feed(from, 9)).toMatchObject({
      rows: [{ id: "a" }, { id: "b" }],
      more: "no",
    });
    expect(idsOf(await journal.messages.lane(lane, "", 9))).toEqual(["a", "b"]);
    await other.query("rollback");
  });

  test("finds that an identity was taken in a transaction that it could not see", async () => {
    const other = await another();
    await acceptAll(journal, "a");
    await other.query(`begin; update messages set holds = true, identity = 'same' where message_id = 'a'`);
    const answer = journal.messages.accept(message("b", { identity: "same" }), roomy);
    const beside = journal.messages.accept(message("c"), roomy);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await other.query("commit");
    expect(await answer).toEqual({ state: "duplicate", id: "a", seen: 2 });
    expect(await beside).toMatchObject({ state: "accepted" });
  });

  test("writes nothing to a message whose partition another daemon has", async () => {
    await acceptAll(journal, "a");
    await server.query(`update ${schema}.partitions set fence = fence + 1, owner = 'next'`);
    const late = await Promise.allSettled([
      journal.progress.settle({ messageId: "a", state: "succeeded", at: start }),
      journal.progress.record({ step: step("a", "s1"), revision: "first" }),
      journal.progress.pin(["a"], "first"),
      journal.messages.accept(message("b"), roomy),
    ]);
    expect(late.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected", "fulfilled"]);
    for (const answer of late.slice(0, 3))
      expect(answer).toMatchObject({
        reason: new Fenced("a write to message a is refused: next has its partition"),
      });
    expect(await rowOf(journal, "a")).toMatchObject({ state: "accepted", pinned: false });
    expect(await journal.progress.steps("a")).toEqual([]);
    await server.query(`update ${schema}.partitions set fence = fence - 1, owner = 'daemon'`);
  });

  test("puts each message into the partition of its lane", async () => {
    const messages = ["1", "2", "3", null, null].map((key, index) => message(`m${index}`, { key }));
    await journal.messages.acceptPage(messages, roomy, null);
    const stored = await server.query(`select partition from ${schema}.messages order by message_id`);
    expect(stored.map(({ partition }) => partition)).toEqual(messages.map((each) => partitionOf(each, 8)));
    await journal.progress.settle({ messageId: "m0", state: "quarantined", at: start });
    await journal.messages.readmit(message("m0", { key: "9" }), roomy);
    const [moved] = await server.query(`select partition from ${schema}.messages where message_id = 'm0'`);
    expect(moved?.["partition"]).toBe(partitionOf(message("m0", { key: "9" }), 8));
  });

  const odd = "\0\ud800 注文 \ufdd0 'quoted' \\ {null,NULL}\u2028";

  test("keeps texts that PostgreSQL does not store, and finds messages by them", async () => {
    const given = message("a", { key: odd, identity: odd, payload: odd, original: odd });
    await journal.messages.accept(given, roomy);
    await journal.progress.record({ step: step("a", odd, { result: odd }), revision: odd });
    await journal.references.put("odoo", odd, odd, odd, start);
    await journal.cursors.move({
      flow: "f@1",
      retailer: "acme",
      trigger: odd,
      value: { [odd]: odd },
      at: start,
    });
    await journal.audit.append({ at: start, event: "test", actor: odd, details: { [odd]: odd } });
    expect(await rowOf(journal, "a")).toMatchObject({ key: odd, identity: odd, revision: odd });
    expect(await journal.messages.payload("a")).toEqual({ payload: odd, original: odd });
    expect(await journal.progress.steps("a")).toMatchObject([{ step: odd, result: odd }]);
    expect(await journal.references.get("odoo", odd, odd)).toBe(odd);
    expect(await journal.cursors.get("f@1", "acme", odd)).toEqual({ [odd]: odd });
    expect((await journal.audit.list({ limit: 1 })).items).toMatchObject([
      { actor: odd, details: { [odd]: odd } },
    ]);
    expect(idsOf(await journal.messages.lane({ ...lane, key: odd }, "", 9))).toEqual(["a"]);
    expect(idsOf((await journal.messages.list({ key: odd, limit: 9 })).items)).toEqual(["a"]);
    const again = message("b", { identity: odd });
    expect(await journal.messages.accept(again, roomy)).toMatchObject({ state: "duplicate", id: "a" });
  });

  test("keeps keys and identities that are longer than an index may hold, and tells them apart", async () => {
    // Hash of another text: nothing that an index could make short.
    const long = (last: string) =>
      Array.from({ length: 999 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * at) % 9000))).join("") +
      last;
    const laneOf = (key: string) => ({ ...lane, key });
    for (const [id, last] of Object.entries({ a: "1", b: "2" })) {
      const given = message(id, { key: long(last), identity: long(last) });
      expect(await journal.messages.accept(given, roomy)).toMatchObject({ state: "accepted" });
      await journal.references.put("odoo", "sale.order", long(last), id, start);
    }
    expect(await journal.messages.accept(message("c", { identity: long("1") }), roomy)).toMatchObject({
      state: "duplicate",
      id: "a",
    });
    expect(idsOf(await journal.messages.lane(laneOf(long("2")), "", 9))).toEqual(["b"]);
    expect(idsOf((await journal.messages.list({ key: long("1"), limit: 9 })).items)).toEqual(["a"]);
    await journal.progress.settle({ messageId: "a", state: "succeeded", at: start, appliedVersion: 4 });
    expect(await journal.messages.appliedVersion(laneOf(long("1")))).toBe(4);
    expect(await journal.messages.appliedVersion(laneOf(long("2")))).toBeNull();
    expect(await journal.references.get("odoo", "sale.order", long("2"))).toBe("b");
  });

  test("a text that looks like a digest is another one", async () => {
    const other = await another();
    const long = "x".repeat(500);
    await journal.messages.accept(message("a", { identity: long }), roomy);
    const { rows } = await other.query("select identity_digest from messages");
    const digest = String(rows[0].identity_digest);
    expect(digest).toMatch(/^sha256:[\da-f]{64}$/);
    expect(await journal.messages.accept(message("b", { identity: digest }), roomy)).toMatchObject({
      state: "accepted",
    });
  });
});
