import BetterSqlite3 from "better-sqlite3";
import {
  type Arbitrary,
  array,
  asyncProperty,
  assert as check,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
} from "fast-check";
import { describe, expect, test } from "vitest";
import {
  activation,
  attempt,
  badMessage,
  failure,
  lane,
  message,
  newCase,
  start,
  step,
  triggerCase,
} from "./contract/samples.ts";
import type { Journal } from "./journal.ts";
import { memoryJournal } from "./memory/memory-journal.ts";
import type { MessageState } from "./message.ts";
import { openPostgresJournal } from "./postgres/postgres-journal.ts";
import { openTestServer, postgresMissing } from "./postgres/testing/postgres-server.ts";
import { migrate } from "./sqlite/migrations.ts";
import { unthreadedJournal } from "./sqlite/unthreaded-journal.ts";

/** One thing that a caller may do. */
type Action = (journal: Journal) => Promise<unknown>;

const ids = ["m0", "m1", "m2", "m3", "m4", "m5"];
const states: MessageState[] = [
  "accepted",
  "retrying",
  "paused",
  "held",
  "succeeded",
  "deadLettered",
  "quarantined",
  "stale",
  "skipped",
  "cancelled",
];

const id = constantFrom(...ids);
const at = nat(50).map((offset) => start + offset);
const stepName = constantFrom("s1", "s2", "s3/0", "s3/1");
const options = constantFrom(1, 2, 4, 100).map((queueLimit) => ({ queueLimit }));
const revision = constantFrom("r1", "r2");

const newMessage = record({
  id,
  good: constantFrom(true, true, false),
  identity: option(constantFrom("i0", "i1", "i2")),
  key: option(constantFrom("k0", "k1")),
  retailer: constantFrom("acme", "globex"),
  mode: constantFrom("live", "live", "shadow"),
  payload: constantFrom("{}", JSON.stringify("long ".repeat(400))),
  acceptedAt: at,
}).map(({ good, ...change }) => (good ? message(change.id, change) : badMessage(change.id, change)));

const settlement = record({
  messageId: id,
  state: constantFrom(...states),
  at,
  set: record(
    {
      dueAt: option(at),
      attempts: nat(3),
      failingSince: option(at),
      pausedFor: option(constantFrom("odoo", "sfcc")),
      failure: option(constantFrom(failure("Timeout"), failure("Rejected"))),
      appliedVersion: option(integer({ min: -2, max: 5 })),
      revision,
      unpin: constantFrom(true, false),
    },
    { requiredKeys: [] },
  ),
  tried: option(nat(3)),
  opens: option(constantFrom("c0", "c1", "c2"), { freq: 3 }),
}).map(({ set, tried, opens, ...rest }) => ({
  ...rest,
  ...set,
  ...(tried === null ? {} : { attempt: attempt(rest.messageId, "s1", tried) }),
  ...(opens === null ? {} : { openCase: newCase(opens, rest.messageId) }),
}));

const stepRow = record({
  messageId: id,
  name: stepName,
  state: constantFrom("intent", "done", "skipped"),
  result: option(constantFrom("{}", JSON.stringify("long ".repeat(400)))),
  wrote: constantFrom(true, false),
}).map(({ messageId, name, ...change }) => step(messageId, name, change));

const action: Arbitrary<{ does: string; run: Action }> = oneof(
  {
    weight: 4,
    arbitrary: record({ newMessage, options }).map((given) =>
      named("accept", given, (journal) => journal.messages.accept(given.newMessage, given.options)),
    ),
  },
  {
    weight: 2,
    arbitrary: record({ page: array(newMessage, { maxLength: 4 }), options, value: option(nat(9)) }).map(
      (given) =>
        named("acceptPage", given, (journal) =>
          journal.messages.acceptPage(
            given.page,
            given.options,
            given.value === null
              ? null
              : { flow: lane.flow, retailer: "acme", trigger: "poll", value: given.value, at: start },
          ),
        ),
    ),
  },
  {
    weight: 2,
    arbitrary: record({ newMessage, options }).map((given) =>
      named("readmit", given, (journal) => journal.messages.readmit(given.newMessage, given.options)),
    ),
  },
  {
    weight: 4,
    arbitrary: settlement.map((given) => named("settle", given, (journal) => journal.progress.settle(given))),
  },
  {
    weight: 2,
    arbitrary: record({ stepRow, revision }).map((given) =>
      named("intend", given, (journal) => journal.progress.intend(given.stepRow, given.revision)),
    ),
  },
  {
    weight: 3,
    arbitrary: record({
      step: stepRow,
      revision,
      settle: settlement,
      settles: constantFrom(true, false),
    }).map(({ settles, settle, ...given }) =>
      named("record", { ...given, ...(settles && { settle }) }, (journal) =>
        journal.progress.record({ ...given, ...(settles && { settle }) }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ id, names: array(stepName, { maxLength: 2 }) }).map((given) =>
      named("forget", given, (journal) => journal.progress.forget(given.id, given.names)),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ settlement, names: array(stepName, { maxLength: 2 }), ends: id }).map((given) =>
      named("repair", given, (journal) =>
        journal.progress.repair({
          settlement: given.settlement,
          forget: given.names,
          resolution: "person",
          act: {
            audit: [{ at: start, event: "repaired", actor: "ann", details: {} }],
            command: { id: given.ends, at: start, outcome: given.ends },
          },
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ id, at }).map((given) =>
      named("put", given, (journal) =>
        journal.commands.put({
          ...given,
          kind: "replay",
          target: "m0",
          input: {},
          actor: "ann",
          event: null,
        }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ at, limit: nat(3) }).map((given) =>
      named("prune", given, (journal) => journal.prune(given.at, given.limit)),
    ),
  },
  {
    weight: 1,
    arbitrary: record({
      opens: constantFrom("c0", "c1", "t0", "t1"),
      trigger: constantFrom("feed", "other"),
    }).map(({ opens, trigger }) =>
      named("openOfTrigger", { opens, trigger }, (journal) =>
        journal.cases.open(triggerCase(opens, trigger)),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ trigger: constantFrom("feed", "other"), at }).map((given) =>
      named("resolveOfTrigger", given, (journal) =>
        journal.cases.resolve(triggerCase("", given.trigger).trigger, "itself", given.at),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: record({ due: at }).map((given) =>
      named("fire", given, (journal) => journal.cursors.fire(lane.flow, "acme", "nightly", given.due)),
    ),
  },
);

const digest = constantFrom("r1", "r2", "r3");
const revisions: Arbitrary<{ does: string; run: Action }> = oneof(
  record({ digest, at }).map((given) =>
    named("save", given, (journal) => journal.revisions.save(given.digest, {}, given.at)),
  ),
  record({ digest, at }).map((given) =>
    named("activate", given, (journal) => journal.revisions.activate(activation(given.digest, given.at))),
  ),
);

function named(operation: string, given: unknown, run: Action): { does: string; run: Action } {
  return { does: `${operation} ${JSON.stringify(given)}`, run };
}

const actions = array(oneof({ weight: 9, arbitrary: action }, { weight: 1, arbitrary: revisions }), {
  minLength: 1,
  maxLength: 40,
  size: "max",
});

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
      const open = () => openPostgresJournal({ url: async () => server.url, schema, partitions: 4 });
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
    states: await each(states, (state) => journal.messages.list({ state, limit: 9 })),
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
