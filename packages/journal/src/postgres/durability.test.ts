import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { message } from "../contract/samples.ts";
import type { Journal } from "../journal.ts";
import { openPostgresJournal } from "./postgres-journal.ts";
import { canStartServer, openTestServer, type TestServer } from "./testing/postgres-server.ts";

const isPossible = await canStartServer();
if (!isPossible) console.warn("no PostgreSQL here that may be killed: install one");

describe.skipIf(!isPossible)("kill -9 of the server", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ own: true });
  });
  afterAll(() => server.close());

  const open = () => openPostgresJournal({ url: async () => server.url, schema: "crossdock", partitions: 4 });

  /** Sixteen callers accept until the server is killed, `patience` after the first answer; answers what was acknowledged. */
  const acceptAndKill = async (journal: Journal, prefix: string, patience: number): Promise<string[]> => {
    const acknowledged: string[] = [];
    let kill: Promise<void> | undefined;
    const caller = async (own: number): Promise<void> => {
      for (let count = 0; ; count++) {
        const id = `${prefix}-${own}-${count}`;
        await journal.messages.accept(message(id, { payload: "x".repeat(1500) }), { queueLimit: 1e9 });
        acknowledged.push(id);
        kill ??= new Promise((resolve) => setTimeout(resolve, patience)).then(() => server.kill?.());
      }
    };
    await Promise.allSettled(Array.from({ length: 16 }, (_, own) => caller(own)));
    await kill;
    return acknowledged;
  };

  test("loses nothing that was acknowledged, and a journal that goes on goes on right", async () => {
    const acknowledged: string[] = [];
    for (const [round, patience] of [30, 170, 90].entries()) {
      const journal = await open();
      acknowledged.push(...(await acceptAndKill(journal, `r${round}`, patience)));
      await server.start?.();
      const ended = await Promise.race([journal.ended, openAgain(journal)]);
      // Killed between two transactions it is still the owner; killed within a commit it does not know what it has.
      if (ended === undefined) await journal.messages.accept(message(`r${round}`), { queueLimit: 1e9 });
      await journal.close();
    }
    const journal = await open();
    const found = await Promise.all(acknowledged.map((id) => journal.messages.get(id)));
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(acknowledged.filter((_, index) => !found[index])).toEqual([]);
    expect(await journal.check()).toEqual([]);
    await journal.close();
  });
});

async function openAgain(journal: Journal): Promise<undefined> {
  while (journal.state().state === "notStorable") await new Promise((resolve) => setTimeout(resolve, 20));
  return journal.state().state === "ended" ? new Promise(() => {}) : undefined;
}
