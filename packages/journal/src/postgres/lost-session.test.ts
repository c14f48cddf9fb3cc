import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { acceptAll, idsOf, message, roomy, start } from "../contract/samples.ts";
import { JournalDamaged, JournalStopped, NotStorable } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "./testing/postgres-server.ts";
import { openProxy, type TestProxy } from "./testing/proxy.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe.skipIf(missing !== undefined)("a journal whose session is lost", () => {
  let server: TestServer;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => server.close());

  const open = async (schema: string, url = server.url): Promise<Journal> => {
    const config = { url: async () => url, schema, partitions: 4 };
    const journal = await openPostgresJournal(config, { patience: 2000 });
    opened.push(journal);
    return journal;
  };
  const proxied = async (...hooks: Parameters<typeof openProxy>[1][]): Promise<TestProxy> => {
    const proxy = await openProxy(server.url, hooks[0] ?? {});
    opened.push(proxy);
    return proxy;
  };
  const endSessions = () =>
    server.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossdock' and datname = current_database()",
    );

  test("refuses what it is asked, says so, and goes on by itself for the same owner", async () => {
    const journal = await open(server.schema());
    await acceptAll(journal, "a");
    await endSessions();
    await until(() => journal.state().state === "notStorable");
    await expect(journal.messages.accept(message("b"), roomy)).rejects.toBeInstanceOf(NotStorable);
    await expect(journal.messages.get("a")).rejects.toThrow("it goes on by itself");
    await until(() => journal.state().state === "open");
    await acceptAll(journal, "c");
    expect(idsOf(await journal.messages.unfinished("", 9))).toEqual(["a", "c"]);
  });

  test("ends where another daemon has taken over meanwhile", async () => {
    const schema = server.schema();
    const journal = await open(schema);
    await server.query(`update ${schema}.partitions set fence = fence + 1, owner = 'another'`);
    await endSessions();
    const reason = await journal.ended;
    expect(reason).toBeInstanceOf(JournalStopped);
    expect(reason?.message).toContain("other daemons have taken over what this one had: restart the daemon");
    await expect(journal.messages.accept(message("a"), roomy)).rejects.toBe(reason);
  });

  test("ends where nobody can say what became of a commit, and has written it at most once", async () => {
    const schema = server.schema();
    let cuts = false;
    const proxy = await proxied({
      // The server gets the commit; its answer comes back no more.
      toClient: (data) => (cuts && data.includes("COMMIT\0") ? Buffer.alloc(0) : data),
      toServer(data) {
        if (cuts && data.includes("commit\0")) setTimeout(() => void proxy.close(), 100);
        return data;
      },
    });
    const journal = await open(schema, proxy.url);
    await acceptAll(journal, "a");
    cuts = true;
    await expect(journal.messages.accept(message("b"), roomy)).rejects.toBeInstanceOf(JournalStopped);
    expect((await journal.ended)?.message).toContain("nobody knows what it has: restart the daemon");
    expect(journal.state().state).toBe("ended");
    const again = await open(schema);
    expect(await again.messages.accept(message("b"), { queueLimit: 9 })).toMatchObject({
      state: "duplicate",
      id: "b",
      seen: 2,
    });
  });

  test("goes on after a read whose end nobody answered, since it wrote nothing", async () => {
    let cuts = false;
    const proxy = await proxied({
      toServer(data) {
        if (!cuts || !data.includes("commit\0")) return data;
        cuts = false;
        return undefined;
      },
    });
    const journal = await open(server.schema(), proxy.url);
    cuts = true;
    await expect(journal.messages.counts()).rejects.toBeInstanceOf(NotStorable);
    await until(() => journal.state().state === "open");
    await acceptAll(journal, "a");
  });

  test("loses nothing but what was under way when a transaction is cut off before its commit", async () => {
    let cuts = false;
    const proxy = await proxied({
      toServer(data) {
        if (!cuts || !data.includes("insert into messages")) return data;
        cuts = false;
        return undefined;
      },
    });
    const journal = await open(server.schema(), proxy.url);
    cuts = true;
    await expect(journal.messages.accept(message("a"), roomy)).rejects.toBeInstanceOf(NotStorable);
    await until(() => journal.state().state === "open");
    expect(await journal.messages.accept(message("a"), roomy)).toMatchObject({ state: "accepted" });
  });

  test("ends when its tables are gone", async () => {
    const schema = server.schema();
    const journal = await open(schema);
    await server.query(`drop table ${schema}.messages cascade`);
    await expect(journal.messages.get("a")).rejects.toBeInstanceOf(JournalDamaged);
    expect((await journal.ended)?.message).toContain("crossdock doctor");
  });

  test("a full disk refuses what has no room, and nothing else", async () => {
    const schema = server.schema();
    const journal = await open(schema);
    await server.query(`
      create function ${schema}.full_disk() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = '53100'; end $$;
      create trigger full_disk before insert on ${schema}.payloads for each row when (new.payload = '"large"')
        execute function ${schema}.full_disk()`);
    const [small, large] = await Promise.allSettled([
      journal.messages.accept(message("small"), roomy),
      journal.messages.accept(message("large", { payload: '"large"' }), roomy),
    ]);
    expect(small).toMatchObject({ value: { state: "accepted" } });
    expect(large).toMatchObject({ reason: expect.any(NotStorable) });
    expect(journal.state()).toMatchObject({
      state: "notStorable",
      reason: expect.stringContaining("disk is full"),
    });
    await until(() => journal.state().state === "open");
    expect(await journal.check()).toEqual([]);
  });

  test("closes while the server is away", async () => {
    const journal = await open(server.schema());
    await endSessions();
    await journal.close();
    expect(await journal.ended).toBeUndefined();
    await expect(journal.progress.settle({ messageId: "a", state: "held", at: start })).rejects.toThrow(
      "closed",
    );
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
