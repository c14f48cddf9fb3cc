import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptAll } from "../contract/samples.ts";
import { examinePostgres } from "./examine.ts";
import { openSession } from "./open-session.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { serverChecks } from "./server-checks.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe.skipIf(missing !== undefined)("the doctor of a journal in PostgreSQL", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server.close());

  const filled = async () => {
    const schema = server.schema();
    const journal = await openPostgresJournal({ url: async () => server.url, schema, partitions: 4 });
    await acceptAll(journal, "a", "b");
    return { schema, journal };
  };
  const examine = (schema: string, repair = false) => examinePostgres({ url: server.url, schema }, repair);

  test("finds nothing wrong with a journal that was closed, and nothing at all before the first start", async () => {
    const { schema, journal } = await filled();
    const target = { system: "erp" };
    await journal.pauses.begin({ target, reason: "it moves", actor: "ann", at: 0 });
    await journal.close();
    const checks = await examine(schema);
    expect(checks.map(({ check, state }) => `${check} ${state}`)).toEqual([
      "open fine",
      "server fine",
      "server fine",
      "server fine",
      "server fine",
      "content fine",
      "waiting fine",
      "paused fine",
      "tables fine",
    ]);
    expect(checks[1]?.says).toMatch(
      /^PostgreSQL \d+\.\d+, fsync = on, synchronous_commit = on; 0 servers copy/,
    );
    expect(checks[2]?.says).toContain("no standby is waited for");
    expect(checks[3]?.says).toBe("no transaction of others is open");
    expect(checks[4]?.says).toMatch(/not frozen is \d+ transactions old/);
    expect(checks[6]?.says).toBe(
      "2 messages have not ended, the oldest was accepted 2026-01-01T00:00:00.000Z",
    );
    expect(checks[7]?.says).toBe("the System erp is paused since 1970-01-01T00:00:00.000Z by ann: it moves");
    expect(checks[8]?.tables).toContainEqual({ table: "messages", rows: 2, bytes: expect.any(Number) });
    expect(checks[8]?.tables?.every(({ bytes }) => bytes > 0)).toBe(true);
    expect(await examine("nobody")).toMatchObject([
      { state: "fine", says: expect.stringContaining("is not there yet") },
    ]);
  });

  test("does not look into a journal that a daemon has open, nor into one that it cannot reach", async () => {
    const { schema, journal } = await filled();
    expect(await examine(schema)).toMatchObject([
      { check: "open", state: "problem", says: expect.stringContaining("another process has it open") },
    ]);
    await journal.close();
    const away = await examinePostgres({ url: "postgres://me:hidden@127.0.0.1:1/db", schema }, false);
    expect(away).toMatchObject([
      { check: "open", state: "problem", says: expect.not.stringContaining("hidden") },
    ]);
  });

  test.each([
    [
      "update counters set count = 5",
      "the counter of accepted live messages of orders@1 for acme says 5, the journal has 2",
    ],
    [
      "delete from counters",
      "the counter of accepted live messages of orders@1 for acme says 0, the journal has 2",
    ],
    [
      "update pg_index set indisvalid = false where indexrelid = 'messages_flow'::regclass",
      "the index messages_flow is not usable",
    ],
  ])("finds what `%s` broke, and repairs it", async (damage, finding) => {
    const { schema, journal } = await filled();
    await journal.close();
    await server.query(`set search_path to ${schema}; ${damage}`);
    expect(await examine(schema)).toContainEqual({ check: "content", state: "problem", says: finding });
    expect(await examine(schema, true)).toContainEqual({
      check: "content",
      state: "repaired",
      says: "counters and indexes were built again from the rows",
    });
    expect(await examine(schema)).toContainEqual(
      expect.objectContaining({ check: "content", state: "fine" }),
    );
  });

  test.each([
    ["delete from payloads where id = 1", "the journal has 1 messages without a payload"],
    ["insert into payloads values (77, '')", "the journal has 1 payloads without a message"],
    [
      "insert into attempts (id, step, number, at, duration) values (77, 's', 1, 1, 1)",
      "the journal has 1 attempts without a message",
    ],
    ["update messages set partition = 4 where id = 2", "the journal has 1 messages outside its partitions"],
  ])("finds what `%s` broke, and leaves it to a person", async (damage, finding) => {
    const { schema, journal } = await filled();
    await journal.close();
    await server.query(`set search_path to ${schema}; ${damage}`);
    expect(await examine(schema, true)).toContainEqual({ check: "content", state: "problem", says: finding });
  });

  test("finds dead rows that nothing takes away, and vacuums", async () => {
    const { schema, journal } = await filled();
    await journal.close();
    await server.query(`
      alter table ${schema}.audit set (autovacuum_enabled = off);
      insert into ${schema}.audit (at, event, actor, details)
        select 1, 'test', 'ann', '{}' from generate_series(1, 12000);
      delete from ${schema}.audit`);
    const bloat = { check: "room", state: "warning", says: expect.stringContaining("12000 rows of audit") };
    expect(await examine(schema)).toContainEqual(bloat);
    expect(await examine(schema, true)).not.toContainEqual(bloat);
  });

  test("names who holds the journal up", async () => {
    const { schema, journal } = await filled();
    await journal.close();
    const other = new Client({ connectionString: server.url, application_name: "report" });
    await other.connect();
    const session = await openSession({ url: server.url, schema });
    const said = async () =>
      (await serverChecks(session, { writing: 0, reading: 0 }))
        .filter(({ state }) => state === "warning")
        .map(({ says }) => says);
    expect(await said()).toEqual([]);
    await other.query("begin isolation level repeatable read; select count(*) from pg_class");
    expect(await said()).toEqual([expect.stringMatching(/^process \d+ \(.*report\) has been open for/)]);
    await other.query("select pg_current_xact_id()");
    expect(await said()).toEqual([expect.stringMatching(/^process \d+ \(.*report\) has been writing for/)]);
    await other.query("commit");
    await other.query(`select pg_create_physical_replication_slot('${schema}', true)`);
    expect(await said()).toEqual([expect.stringContaining("1 replication slots are not read")]);
    await other.query(`select pg_drop_replication_slot('${schema}')`);
    await other.end();
    await session.close();
  });

  test("says when the tables come from another server", async () => {
    const { schema, journal } = await filled();
    await journal.close();
    await server.query(`update ${schema}.facts set value = '1' where name = 'system'`);
    expect(await examine(schema)).toContainEqual({
      check: "server",
      state: "warning",
      says: expect.stringContaining("written on another server"),
    });
  });

  test("leaves older tables as they are", async () => {
    const { schema, journal } = await filled();
    await journal.close();
    await server.query(`update ${schema}.schema_version set schema_max = 0`);
    expect(await examine(schema, true)).toMatchObject([
      { state: "fine", says: expect.stringContaining("the next start brings its tables up to date") },
    ]);
  });
});
