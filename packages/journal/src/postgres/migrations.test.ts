import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Migration, migrate, migrations, schemaVersion } from "./migrations.ts";
import { createSchema, lockClass, openSession } from "./open-session.ts";
import type { Session } from "./session.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe.skipIf(missing !== undefined)("migrations", () => {
  let server: TestServer;
  const sessions: Session[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(async () => {
    for (const session of sessions) await session.close();
    await server.close();
  });

  const fresh = async (schema = server.schema()) => {
    const session = await openSession({ url: server.url, schema });
    sessions.push(session);
    await createSchema(session, schema);
    return { session, run: (steps?: readonly Migration[]) => migrate(session, lockClass(schema), steps) };
  };

  /** Everything that is in the schema, without the names of what the server names by itself. */
  const shapeOf = async (session: Session): Promise<unknown[]> =>
    session.prepare(`
      select table_name as owner, column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
        || ' ' || coalesce(collation_name, '') as shape
      from information_schema.columns where table_schema = current_schema()
      union all
      select tablename, replace(indexdef, current_schema() || '.', '') from pg_indexes where schemaname = current_schema()
      union all
      select tgrelid::regclass::text, replace(pg_get_triggerdef(pg_trigger.oid), current_schema() || '.', '')
      from pg_trigger join pg_class on pg_class.oid = tgrelid
      where not tgisinternal and relnamespace = current_schema()::regnamespace
      order by 1, 2`)();

  test.each(migrations.map((_, version) => version))(
    "from version %i end where a new journal begins",
    async (version) => {
      const [older, newest] = [await fresh(), await fresh()];
      await older.run(migrations.slice(0, version));
      await older.run();
      await newest.run();
      const shape = await shapeOf(older.session);
      expect(shape.length).toBeGreaterThan(100);
      expect(shape).toEqual(await shapeOf(newest.session));
      expect(await schemaVersion(older.session)).toEqual({
        min: migrations.at(-1)?.oldest,
        max: migrations.length,
      });
    },
  );

  const expand = { text: "create table first (id integer)", oldest: 1 };
  const beside = { text: "alter table first add column more integer", oldest: 1 };
  const contract = { text: "alter table first drop column id", oldest: 3 };

  test("let the crossdock before work beside this one until a later one takes away what it needs", async () => {
    const { session, run } = await fresh();
    await run([expand, beside]);
    expect(await schemaVersion(session)).toEqual({ min: 1, max: 2 });
    await run([expand]);
    expect(await schemaVersion(session)).toEqual({ min: 1, max: 2 });
    await run([expand, beside, contract]);
    await expect(run([expand, beside])).rejects.toThrow("run a newer crossdock");
  });

  test("run whole or not at all", async () => {
    const { session, run } = await fresh();
    await expect(run([expand, { text: "create table", oldest: 1 }])).rejects.toThrow("syntax error");
    expect(await schemaVersion(session)).toEqual({ min: 0, max: 0 });
    expect(await shapeOf(session)).toEqual([]);
  });

  test("run once when two begin at the same time", async () => {
    const schema = server.schema();
    const both = [await fresh(schema), await fresh(schema)];
    await Promise.all(both.map(({ run }) => run()));
    expect(await Promise.all(both.map(({ session }) => schemaVersion(session)))).toMatchObject([
      { max: migrations.length },
      { max: migrations.length },
    ]);
  });
});
