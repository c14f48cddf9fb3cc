import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { computed, createDouble, flowPlan, revisionOf, startBench, systemPlan } from "../testing.ts";

describe("an identity", () => {
  test.each<[unknown, string | null, string[] | undefined]>([
    ["A-1", "A-1", undefined],
    [17, "17", undefined],
    [undefined, null, ["identity: identity.id yields nothing"]],
    ["", null, ["identity: identity.id yields an empty text"]],
    [true, null, ["identity: identity.id yields boolean"]],
    [["a"], null, ["identity: identity.id yields object"]],
    ["x".repeat(1001), null, ["identity: identity.id is longer than 1000 characters"]],
    ["a\u001b[2J", null, ["identity: identity.id has a control character"]],
    ["a\nb", null, ["identity: identity.id has a control character"]],
  ])("of %j is %j", async (given, identity, problems) => {
    const flow = flowPlan({ identity: { id: computed(() => given), key: null, version: null } });
    const bench = await startBench(revisionOf([flow], [systemPlan("erp", createDouble())]));
    const row = await bench.journal.messages.get(await bench.send({}));
    // What is refused goes by its content.
    const own = row?.identity?.startsWith("quarantined:") ? null : row?.identity;
    expect([own, row?.failure?.problems]).toEqual([identity, problems]);
  });

  test("without a version never goes stale", async () => {
    const identity = { id: computed(({ id }) => id), key: computed(({ key }) => key), version: null };
    const bench = await startBench(revisionOf([flowPlan({ identity })], [systemPlan("erp", createDouble())]));
    await bench.send({ id: "1", key: "A" });
    expect(await bench.state(await bench.send({ id: "2", key: "A" }))).toBe("succeeded");
  });
});

describe("what does not fit its contract", () => {
  const refusing = (problems: string[], more: Partial<Parameters<typeof flowPlan>[0]> = {}) =>
    flowPlan({
      input: {
        contract: "retail.order@1",
        normalise: async () => ({ ok: false, problems }),
        sensitive: (message) => [String((message as { name?: string }).name ?? "")],
        received: [],
      },
      ...more,
    });
  const startRefusing = (flow: ReturnType<typeof flowPlan>) =>
    startBench(revisionOf([flow], [systemPlan("erp", createDouble())]));

  test("is found by its business key", async () => {
    const bench = await startRefusing(refusing(["/total is missing"]));
    const id = await bench.send({ id: "1", key: "EU/42" });
    const { items } = await bench.journal.messages.list({ key: "EU/42", limit: 5 });
    expect(items).toMatchObject([{ id, key: "EU/42", state: "quarantined" }]);
  });

  test.each([
    ["the key is not there", () => undefined],
    ["only its separators are", () => "/"],
    ["the expression fails", () => expect.fail("no such field")],
  ])("has no key where %s", async (_, key) => {
    const flow = refusing(["bad"], { identity: { id: null, key: computed(key), version: null } });
    const bench = await startRefusing(flow);
    expect((await bench.journal.messages.get(await bench.send({})))?.key).toBeNull();
  });

  test("stays one row when its content comes again, refused each time; other content is another row", async () => {
    const bench = await startRefusing(refusing(["/total is missing"]));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.engine.accept("orders@1", "acme", { id: "1", key: "A" })).toEqual({
      state: "quarantined",
      id,
      problems: ["/total is missing"],
      isTooMuch: false,
    });
    expect(await bench.journal.messages.get(id)).toMatchObject({ duplicates: 1 });
    expect(await bench.send({ id: "1", key: "A", changed: true })).not.toBe(id);
  });

  test("quotes nobody's data in its problems", async () => {
    const bench = await startRefusing(refusing(['sfcc-order@1: "Jane Doe" is not a number']));
    const row = await bench.journal.messages.get(await bench.send({ name: "Jane Doe" }));
    expect(row?.failure?.problems).toEqual(['sfcc-order@1: "***" is not a number']);
  });
});

test("a message that takes too much work is kept, and told as that and not as a breach of its contract", async () => {
  const input = {
    contract: "retail.order@1",
    normalise: () => Promise.reject(new Failure("LimitExceeded", "the expression computes for too long")),
    sensitive: () => [],
    received: [],
  };
  const bench = await startBench(revisionOf([flowPlan({ input })], [systemPlan("erp", createDouble())]));
  expect(await bench.engine.accept("orders@1", "acme", { id: "1", key: "A" })).toMatchObject({
    state: "quarantined",
    problems: ["the expression computes for too long"],
    isTooMuch: true,
  });
  const { items } = await bench.journal.messages.list({ limit: 1 });
  expect(items).toMatchObject([{ state: "quarantined", failure: { class: "LimitExceeded" } }]);
  expect(items[0]?.failure?.title).not.toContain("retail.order");
});

test("fields that a contract does not declare are counted each time and named in the log once", async () => {
  const logged: unknown[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (fields: object) => void logged.push(fields) };
  const input = {
    contract: "retail.order@1",
    normalise: async (message: unknown) => ({ ok: true as const, message, drift: ["colour"] }),
    sensitive: () => [],
    received: [],
  };
  const revision = revisionOf([flowPlan({ input })], [systemPlan("erp", createDouble())]);
  const bench = await startBench(revision, { log });
  await bench.send({ id: "1", key: "A" });
  await bench.send({ id: "2", key: "A" });
  expect(bench.events.filter(({ kind }) => kind === "drift")).toHaveLength(2);
  expect(logged).toEqual([
    { flow: "orders@1", retailer: "acme", contract: "retail.order@1", fields: ["colour"] },
  ]);
});

describe("an arrival that cannot be read as a message", () => {
  const levels = (count: number): Record<string, unknown> => {
    let value: unknown = count;
    for (let level = 1; level < count; level++) value = level % 2 === 0 ? [value] : { inner: value };
    return { value };
  };

  test("since it nests without end is quarantined by itself, and the same again is the same row", async () => {
    const flow = flowPlan({ identity: { id: computed(() => "A-1"), key: null, version: null } });
    const bench = await startBench(revisionOf([flow], [systemPlan("erp", createDouble())]));
    const ids = await Promise.all([129, 20_000, 20_000, 20_001].map((count) => bench.send(levels(count))));
    expect(new Set(ids).size).toBe(3);
    const row = await bench.journal.messages.get(ids[1] ?? "");
    expect(row).toMatchObject({
      state: "quarantined",
      failure: { problems: ["the message: it nests deeper than 128 levels"] },
    });
    expect(await bench.engine.replay(ids[1] ?? "", {})).toMatchObject({ ok: false });
    expect((await bench.journal.messages.get(await bench.send(levels(128))))?.state).not.toBe("quarantined");
  });
});
