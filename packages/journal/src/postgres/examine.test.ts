import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptAll } from "../contract/samples.ts";
import { examinePostgres } from "./examine.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
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
    await journal.close();
    const checks = await examine(schema);
    expect(checks.map(({ check, state }) => `${check} ${state}`)).toEqual([
      "open fine",
      "server fine",
      "room fine",
      "content fine",
    ]);
    expect(checks[1]?.says).toContain("no standby is waited for");
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
