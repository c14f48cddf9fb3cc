import { messageStates } from "@crossdock/kit";
import BetterSqlite3 from "better-sqlite3";
import { asyncProperty, assert as check } from "fast-check";
import { describe, expect, test } from "vitest";
import { type Action, actions, ids } from "./contract/actions.ts";
import { lane } from "./contract/samples.ts";
import type { Journal } from "./journal.ts";
import { memoryJournal } from "./memory/memory-journal.ts";
import { openPostgresJournal } from "./postgres/postgres-journal.ts";
import { openTestServer, postgresMissing } from "./postgres/testing/postgres-server.ts";
import { migrate } from "./sqlite/migrations.ts";
import { unthreadedJournal } from "./sqlite/unthreaded-journal.ts";

/** Whatever is done to an empty journal of `open`, it answers and ends like one in memory. */
function agreement(open: () => Promise<Journal>, numRuns: number): Promise<void> {
  const property = asyncProperty(actions, async (actions) => {
    const [stored, memory] = [await open(), memoryJournal()];
    for (const { does, run } of actions) {
      const [one, other] = [await outcome(stored, run), await outcome(memory, run)];
      expect(one, does).toEqual(other);
    }
    expect(comparable(await everything(stored))).toEqual(comparable(await everything(memory)));
    expect(await stored.check()).toEqual([]);
    await stored.close();
  });
  return check(property, { numRuns, seed: 20260101 });
}

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe("whatever is done, a journal answers and ends like the memory journal:", () => {
  test("SQLite", () =>
    agreement(async () => {
      const db = new BetterSqlite3(":memory:");
      migrate(db);
      return unthreadedJournal(db);
    }, 100));

  test.skipIf(missing !== undefined)("PostgreSQL", async () => {
    const server = await openTestServer();
    try {
      const schema = server.schema();
      const open = () => openPostgresJournal({ url: async () => server.url, schema, partitions: 1 });
      await (await open()).close();
      await agreement(async () => {
        await server.empty(schema);
        return open();
      }, 20);
    } finally {
      await server.close();
    }
  });
});

async function outcome(journal: Journal, run: Action): Promise<unknown> {
  try {
    return comparable(await run(journal));
  } catch (error) {
    return String(error);
  }
}

/** All that can be seen of a journal with these ids. */
async function everything(journal: Journal): Promise<unknown> {
  const lanes = ["acme", "globex"].flatMap((retailer) =>
    (["live", "shadow"] as const).flatMap((mode) =>
      ["k0", "k1", null].map((key) => ({ ...lane, retailer, mode, key })),
    ),
  );
  const each = <In>(inputs: readonly In[], read: (input: In) => Promise<unknown>) =>
    Promise.all(inputs.map(read));
  const first = await journal.messages.list({ limit: 2 });
  return {
    pages: [first, first.next && (await journal.messages.list({ limit: 9, cursor: first.next }))],
    states: await each(messageStates, (state) => journal.messages.list({ state, limit: 9 })),
    keys: await each(["k0", "k1"], (key) => journal.messages.list({ key, retailer: "acme", limit: 1 })),
    unfinished: await journal.messages.unfinished(first.items.at(-1)?.place ?? "", 5),
    lanes: await each(lanes, (wanted) => journal.messages.lane(wanted, "", 5)),
    applied: await each(lanes, (wanted) => journal.messages.appliedVersion(wanted)),
    counts: await journal.messages.counts(),
    casesOfTriggers: await journal.cases.ofTriggers(),
    oldest: await journal.messages.oldest(),
    pinned: await journal.messages.pinnedRevisions(),
    payloads: await each(ids, (one) => journal.messages.payload(one)),
    steps: await each(ids, (one) => journal.progress.steps(one)),
    attempts: await each(ids, (one) => journal.progress.attempts(one)),
    cases: await journal.cases.list({ limit: 9 }),
    open: await journal.cases.list({ limit: 1, state: "open" }),
    cursor: await journal.cursors.get(lane.flow, "acme", "poll"),
    revisions: await journal.revisions.list(9),
    activations: await journal.revisions.activations(9),
    audit: await journal.audit.list({ limit: 9 }),
    pauses: await journal.pauses.list(),
    pending: await journal.commands.pending(9),
    commands: await each(ids, (one) => journal.commands.get(one)),
    fired: await journal.cursors.lastFired(lane.flow, "acme", "nightly"),
  };
}

/** The same value, with ranks in the place of what each backend counts in its own way, and pages without their cursors. */
function comparable(value: unknown): unknown {
  const places = new Set<string>();
  const positions = new Set<number>();
  walk(value, (name, each) => {
    if (name === "place" && typeof each === "string") places.add(each);
    if (name === "position" && typeof each === "number") positions.add(each);
    return each;
  });
  const ranks = [...places].sort();
  const order = [...positions].sort((one, other) => one - other);
  return walk(value, (name, each) => {
    if (name === "place" && typeof each === "string") return ranks.indexOf(each);
    if (name === "position" && typeof each === "number") return order.indexOf(each);
    return name === "next" ? each !== null : each;
  });
}

function walk(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, change(name, walk(each, change))]),
  );
}
