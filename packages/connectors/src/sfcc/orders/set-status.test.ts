import { describe, expect, test } from "vitest";
import { failureOf } from "../../testing/failure-of.ts";
import { sfcc } from "../sfcc.ts";
import { expectWritten, openStore } from "../testing.ts";

const { signal } = new AbortController();
const eu = { siteId: "RefArchEU", orderNo: "DE-00000001" };

describe("setting the order status", () => {
  test("writes status", () => expectWritten("orders.setStatus", "status", "cancelled"));

  const impossible = [
    ["new", "created"],
    ["completed", "failed"],
    ["cancelled", "failed"],
  ] as const;
  test.each(impossible)("from %s to %s is Rejected", async (from, to) => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU", status: from });
    expect(await failureOf(run("orders.setStatus", { ...eu, status: to }))).toMatchObject({
      class: "Rejected",
      code: "sfcc.impossible",
    });
  });

  test("is Rejected when a cancelled order finds no stock any more", async () => {
    const { sim, run } = await openStore();
    const [order] = sim.place({ seed: 1, siteId: "RefArchEU", lines: 1 });
    await run("orders.setStatus", { ...eu, status: "cancelled" });
    sim.store.stock.allocate(String(order?.productItems?.[0]?.productId), 0);
    expect(await failureOf(run("orders.setStatus", { ...eu, status: "new" }))).toMatchObject({
      class: "Rejected",
      title: expect.stringContaining("undo-cancel-order"),
    });
  });

  test("is a Conflict while another writer holds the order", async () => {
    const { sim, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    sim.faults.add({ kind: "conflict", operation: "orders.setStatus", count: 1 });
    expect(await failureOf(run("orders.setStatus", { ...eu, status: "cancelled" }))).toMatchObject({
      class: "Conflict",
      code: "sfcc.locked",
      outcome: "refused",
    });
    await run("orders.setStatus", { ...eu, status: "cancelled" });
    expect(sim.ledger.entries()).toHaveLength(1);
  });

  test("to fail with an open basket is verified by the status that the order then has", async () => {
    const { sim, connection, run } = await openStore();
    sim.place({ seed: 1, siteId: "RefArchEU", status: "created" });
    const input = { ...eu, status: "failed_with_reopen" };
    const operation = sfcc.operations.find(({ name }) => name === "orders.setStatus");
    const verify = operation && "verify" in operation ? operation.verify : undefined;
    const call = {
      connection,
      config: {},
      input,
      expect: undefined,
      idempotencyKey: "",
      recovering: true,
      signal,
    };
    expect(await verify?.(call)).toEqual({ state: "notDone" });
    await run("orders.setStatus", input);
    expect(await verify?.(call)).toEqual({ state: "done", result: input });
  });
});
