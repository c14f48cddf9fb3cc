import { expect, test } from "vitest";
import { failureOf } from "../../testing/failure-of.ts";
import { openStore } from "../testing.ts";

test("orders.get reads the record, whatever the number looks like", async () => {
  const { sim, run } = await openStore({ indexLag: 60_000 });
  const [order] = sim.place({ seed: 1, siteId: "RefArchEU", orderNo: "00/1 ?ä" });
  expect(await run("orders.get", { siteId: "RefArchEU", orderNo: "00/1 ?ä" })).toEqual(order);
});

test("orders.get of an unknown order is NotFound", async () => {
  const { run } = await openStore();
  const unknown = run("orders.get", { siteId: "RefArchEU", orderNo: "none" });
  expect(await failureOf(unknown)).toMatchObject({
    class: "NotFound",
    title: "No order with number 'none' was found (HTTP 404, order-not-found)",
  });
});
