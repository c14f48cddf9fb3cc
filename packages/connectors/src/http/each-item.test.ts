import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import { openSystems } from "../testing/open-system.ts";

const { open, closeAll } = openSystems();
afterEach(closeAll);

const each = {
  ...{ of: "prices", key: "sku", answers: "body.results", by: "sku", failed: "status >= 400" },
};
const error = { title: "message", class: 'status = 503 ? "Unavailable" : "Rejected"' };
const request = { method: "PUT", path: "/prices", idempotencyKey: { header: "Idempotency-Key" } };
const operations = (more: object = {}) => ({
  "prices.set": { trait: "idempotent", request, each: { ...each, error, ...more } },
});
const prices = (...skus: string[]) => ({ list: "eu", prices: skus.map((sku) => ({ sku, amount: "1.00" })) });

/** A target that says of each sku what `statuses` has, and takes the others. */
function target(statuses: Record<string, number>) {
  return (sent: { body: string }) => {
    const { prices: items } = JSON.parse(sent.body) as ReturnType<typeof prices>; // as the test sends it
    return {
      results: items.map(({ sku }) => ({ sku, status: statuses[sku] ?? 200, message: `${sku} is wrong` })),
    };
  };
}

const sentSkus = ({ body }: { body: string }): string[] =>
  (JSON.parse(body) as ReturnType<typeof prices>).prices.map(({ sku }) => sku); // as the test sends it

describe("a target that answers for each item", () => {
  test("is sent the failed ones alone when it is tried again", async () => {
    const statuses: Record<string, number> = { b: 503, d: 422 };
    const system = await open(operations(), target(statuses));
    const input = prices("a", "b", "c", "d");
    expect(await failureOf(system.run("prices.set", input))).toMatchObject({
      class: "Unavailable",
      outcome: "refused",
      title: "2 of 4 items were not written: b is wrong",
      detail: "b: b is wrong\nd: d is wrong",
    });
    delete statuses["b"];
    expect(await failureOf(system.run("prices.set", input))).toMatchObject({
      class: "Rejected",
      detail: "d: d is wrong",
    });
    delete statuses["d"];
    await system.run("prices.set", input);
    await system.run("prices.set", input);
    expect(system.server.seen.map(sentSkus)).toEqual([["a", "b", "c", "d"], ["b", "d"], ["d"], ["d"]]);
    expect(JSON.parse(system.server.seen[1]?.body ?? "")).toMatchObject({ list: "eu" });
    const keys = system.server.seen.map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe(keys[3]);
  });

  test("keeps what was written over a restart, and for its own call alone", async () => {
    const crossReferences = new Map<string, string>();
    const first = await open(operations(), target({ b: 503 }), { crossReferences });
    await failureOf(first.run("prices.set", prices("a", "b")));
    expect([...crossReferences.values()].join()).not.toContain("a ");
    const second = await open(operations(), target({}), { crossReferences });
    await second.run("prices.set", prices("a", "b"));
    await second.run("prices.set", prices("a", "b"), { idempotencyKey: "another" });
    expect(second.server.seen.map(sentSkus)).toEqual([["b"], ["a", "b"]]);
  });

  test("that says nothing of an item leaves it open, unless only failures are told", async () => {
    const silent = () => ({ results: [{ sku: "a", status: 200 }] });
    const system = await open(operations(), silent);
    expect(await failureOf(system.run("prices.set", prices("a", "b")))).toMatchObject({
      class: "Unavailable",
      outcome: "unknown",
      detail: "b: the answer says nothing of it",
    });
    const terse = await open(operations({ onlyFailed: true }), silent);
    await terse.run("prices.set", prices("a", "b"));
  });

  test("in the order of the items needs no key in its answers", async () => {
    const { by: _, ...inOrder } = each;
    const bulk = { "prices.set": { trait: "idempotent", request, each: { ...inOrder, error } } };
    const system = await open(bulk, () => ({ results: [{ status: 200 }, { status: 422, message: "no" }] }));
    expect(await failureOf(system.run("prices.set", prices("a", "b")))).toMatchObject({ detail: "b: no" });
  });

  test.each([
    [{ prices: "a" }, "the input has no list `prices` of items"],
    [
      { prices: [{ sku: "a" }, { sku: "a" }] },
      "two items have the same key, so that their answers cannot be told apart",
    ],
    [{ prices: [{}] }, "an item has no key, so that their answers cannot be told apart"],
  ])("is not sent %j", async (input, title) => {
    const system = await open(operations(), target({}));
    expect(await failureOf(system.run("prices.set", input))).toMatchObject({ title, outcome: "notSent" });
    expect(system.server.seen).toEqual([]);
  });
});
