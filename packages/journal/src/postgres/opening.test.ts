import { hostname } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { acceptAll, idsOf, message, roomy, rowOf } from "../contract/samples.ts";
import type { Journal } from "../journal.ts";
import { obstacleIn, type ServerFacts } from "./check-server.ts";
import { postgresJournalDefinition } from "./definition.ts";
import { openSession, takeLock } from "./open-session.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";
import { openProxy } from "./testing/proxy.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

const good: ServerFacts = {
  version: 140_000,
  encoding: "UTF8",
  fsync: "on",
  fullPageWrites: "on",
  synchronousCommit: "remote_apply",
  isStandby: false,
  readOnly: "off",
  isDirect: true,
};

describe("a server", () => {
  test("that keeps what it confirms is taken", () => {
    expect(obstacleIn(good)).toBeUndefined();
  });

  test.each<[Partial<ServerFacts>, string]>([
    [{ version: 130_022 }, "its server is PostgreSQL 13: 14 or newer is needed"],
    [{ isDirect: false }, "a connection pooler stands before its server"],
    [{ isStandby: true }, "give the address of the primary"],
    [{ readOnly: "on" }, "`default_transaction_read_only = off`"],
    [{ encoding: "SQL_ASCII" }, "has the encoding SQL_ASCII: create one with"],
    [{ fsync: "off" }, "`fsync = off`, so a power cut loses what was acknowledged: switch it on"],
    [{ fullPageWrites: "off" }, "`full_page_writes = off`, so a power cut may break its pages"],
    [{ synchronousCommit: "off" }, "`synchronous_commit` is off"],
  ])("with %o is refused with what to do", (change, says) => {
    expect(obstacleIn({ ...good, ...change })).toContain(says);
  });
});

describe.skipIf(missing !== undefined)("opening a journal", () => {
  let server: TestServer;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => server.close());

  const open = async (schema: string, { url = server.url, partitions = 4 } = {}): Promise<Journal> => {
    const config = { url: async () => url, schema, partitions };
    const journal = await openPostgresJournal(config, { patience: 200 });
    opened.push(journal);
    return journal;
  };
  const asked = (options: string): string => {
    const url = new URL(server.url);
    url.searchParams.set("options", options);
    return url.href;
  };

  test("by its definition asks for the address under its secret's name", async () => {
    const config = { url: { secret: "journal-database" }, schema: server.schema(), partitions: 4 };
    const context = {
      clock: { now: Date.now, elapsed: () => 0, schedule: () => ({ cancel() {} }) },
      log: { debug() {}, info() {}, warn() {}, error() {} },
      secret: async ({ secret }: { secret: string }) => (secret === "journal-database" ? server.url : ""),
    };
    const journal = (await postgresJournalDefinition.open(config, "/", context)) as Journal; // what it opens
    opened.push(journal);
    expect(journal.ownership).toEqual({ owner: `daemon ${process.pid} on ${hostname()}`, fence: 1 });
    await expect(postgresJournalDefinition.open(config, "/")).rejects.toThrow("its address is a secret");
  });

  test("finds everything again", async () => {
    const schema = server.schema();
    const first = await open(schema);
    await acceptAll(first, "a", "b");
    await first.close();
    const second = await open(schema);
    expect(idsOf(await second.messages.unfinished("", 9))).toEqual(["a", "b"]);
    expect(second.ownership.fence).toBe(first.ownership.fence + 1);
  });

  test("waits for whoever needs it without daemons, and not in another schema", async () => {
    const schema = server.schema();
    const alone = await openSession({ url: server.url, schema });
    opened.push(alone);
    await takeLock(alone, schema, 100);
    await expect(open(schema)).rejects.toThrow(
      "another process has it open: stop that one, or choose another schema",
    );
    await open(server.schema());
    await alone.close();
    await open(schema);
  });

  test("is refused with another number of partitions", async () => {
    const schema = server.schema();
    await (await open(schema)).close();
    await expect(open(schema, { partitions: 8 })).rejects.toThrow(
      "spread over 4 partitions, the Environment says 8: write `partitions: 4`",
    );
  });

  test("never tells the address that it was given", async () => {
    const refused = (url: string) => open("never", { url }).catch((error: unknown) => error);
    for (const url of ["postgres://me:hidden@127.0.0.1:1/db", "postgres://me:hidden@[bad", "hidden"]) {
      const error = await refused(url);
      expect(error).toBeInstanceOf(Error);
      expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain("hidden");
    }
  });

  test.each([
    ["-c synchronous_commit=off", "`synchronous_commit` is off"],
    ["-c default_transaction_read_only=on", "its server takes no writes"],
  ])("is refused with %s", async (options, says) => {
    await expect(open(server.schema(), { url: asked(options) })).rejects.toThrow(says);
  });

  test("is refused behind a pooler, which hands out sessions under numbers of its own", async () => {
    const proxy = await openProxy(server.url, {
      toClient(data) {
        // BackendKeyData: its letter, its length, the number of the process.
        const at = data.indexOf(Buffer.from([75, 0, 0, 0, 12]));
        if (at >= 0) data.writeInt32BE(data.readInt32BE(at + 5) + 1, at + 5);
        return data;
      },
    });
    opened.push(proxy);
    await expect(open(server.schema(), { url: proxy.url })).rejects.toThrow(
      "a connection pooler stands before its server",
    );
  });

  test("after a restore on another server puts what is here before all that comes, in its order", async () => {
    const schema = server.schema();
    const first = await open(schema);
    await acceptAll(first, "a", "b");
    await first.close();
    // As a dump of a server that has run for longer.
    await server.query(`
      update ${schema}.messages set xid = xid + 1000000000;
      update ${schema}.facts set value = 'another' where name = 'system'`);
    const second = await open(schema);
    await acceptAll(second, "c");
    expect(idsOf(await second.messages.unfinished("", 9))).toEqual(["a", "b", "c"]);
    expect((await rowOf(second, "a")).place.slice(0, 16)).toBe("0000000000000001");
    await second.close();
    const third = await open(schema);
    expect((await rowOf(third, "c")).place > (await rowOf(third, "b")).place).toBe(true);
  });

  test("is refused on tables that need a newer crossdock, and taken on those that this one may work beside", async () => {
    const schema = server.schema();
    await (await open(schema)).close();
    await server.query(`update ${schema}.schema_version set schema_max = 99`);
    const journal = await open(schema);
    expect(await journal.messages.accept(message("a"), roomy)).toMatchObject({ state: "accepted" });
    await journal.close();
    await server.query(`update ${schema}.schema_version set schema_min = 98`);
    await expect(open(schema)).rejects.toThrow("serves crossdocks from version 98 on, this one knows");
  });
});
