import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { operationsOf } from "./define-operation.ts";
import { callOf, type Delivery, type Page, type Receipt } from "./operation.ts";

const { defineList, defineOperation, defineSubscription } = operationsOf<null>();
const common = {
  name: "orders.any",
  summary: "Does something.",
  status: "stable",
  config: Type.Object({ model: Type.String({ default: "order" }) }),
  input: Type.Object({}),
  examples: [],
} as const;
const item = Type.Object({ id: Type.Integer() });
const { signal } = new AbortController();

/** What the list was asked for, as a step calls it. */
function listOf(...pages: Page[]) {
  const asked: unknown[] = [];
  const list = defineList({
    ...common,
    trait: "safe",
    item,
    async *read({ connection: _, signal: __, ...call }) {
      asked.push(call);
      yield* pages;
    },
  });
  return { list, asked };
}

const called = <Config extends Record<string, unknown>>(config: Config) => ({
  connection: null,
  config,
  input: {},
  expect: undefined,
  idempotencyKey: "",
  recovering: false,
  signal,
});

describe("a list that a step calls", () => {
  test("gives the records of all pages, from the beginning", async () => {
    const { list, asked } = listOf(
      { items: [{ id: 1 }, { id: 2 }], cursor: "a" },
      { items: [], cursor: "b" },
      { items: [{ id: 3 }] },
    );
    const call = callOf(list);
    expect(await call?.run(called({ model: "x", most: 3 }))).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(asked).toEqual([
      { config: { model: "x" }, input: {}, cursor: undefined, overlap: 0, drain: false },
    ]);
    expect(call).toMatchObject({ kind: "call", trait: "safe", name: "orders.any" });
    expect(call?.result).toMatchObject({ type: "array", items: item });
  });

  test("fails rather than take a part of a list that is too long", async () => {
    const { list } = listOf({ items: [{ id: 1 }, { id: 2 }] }, { items: [{ id: 3 }] });
    await expect(list.asCall.run(called({ most: 2 }))).rejects.toMatchObject({
      class: "Rejected",
      title: "orders.any has more than 2 records",
    });
    const large = listOf({ items: [{ id: 1, text: "x".repeat(10_000_001) }] });
    await expect(large.list.asCall.run(called({ most: 2 }))).rejects.toMatchObject({
      title: "orders.any has more than 10000000 characters",
    });
  });

  test("ends where the list goes on for ever", async () => {
    const list = defineList({
      ...common,
      trait: "safe",
      item,
      async *read() {
        for (;;) yield { items: [{ id: 1 }] };
      },
    });
    await expect(list.asCall.run(called({ most: 10_000 }))).rejects.toMatchObject({ class: "Rejected" });
  });

  test("fails where a record is not as declared", async () => {
    const { list } = listOf({ items: [{ id: 1 }, { id: "2" }] });
    await expect(list.asCall.run(called({ most: 10 }))).rejects.toMatchObject({
      class: "ContractViolation",
      title: expect.stringContaining("`id`: must be a whole number"),
    });
  });
});

test("a record that is not as declared is set aside from its page, and the others are taken", async () => {
  const { list } = listOf({ items: [{ id: 1 }, { id: "2" }, { id: 3 }], cursor: "c" });
  const pages: Page[] = [];
  for await (const page of list.read({ ...called({ model: "x" }), cursor: undefined, overlap: 0 }))
    pages.push(page);
  expect(pages).toEqual([
    {
      items: [{ id: 1 }, { id: 3 }],
      cursor: "c",
      broken: [{ record: { id: "2" }, problem: expect.stringContaining("`id`: must be a whole number") }],
    },
  ]);
});

test("a message of a subscription that is not as declared is delivered with what is wrong", async () => {
  const delivered: Delivery[] = [];
  const stored: Receipt = { state: "accepted", id: "1" };
  const operation = defineSubscription({
    ...common,
    trait: "safe",
    item,
    async subscribe({ deliver }) {
      await deliver({ message: { id: 1 } });
      await deliver({ message: { id: "2" } });
      await deliver({ message: null, unreadable: { digest: "d", problem: "not JSON" } });
    },
  });
  await operation.subscribe({
    ...called({ model: "x" }),
    subscriber: "f/r/t",
    observe: false,
    cursor: undefined,
    ready: () => undefined,
    deliver: async (delivery) => {
      delivered.push(delivery);
      return stored;
    },
  });
  expect(delivered.map(({ broken }) => broken)).toEqual([
    undefined,
    expect.stringContaining("`id`: must be a whole number"),
    undefined,
  ]);
  expect(callOf(operation)).toBeUndefined();
  const call = defineOperation({ ...common, trait: "none", result: item, run: async () => ({ id: 1 }) });
  expect(callOf(call)).toBe(call);
});
