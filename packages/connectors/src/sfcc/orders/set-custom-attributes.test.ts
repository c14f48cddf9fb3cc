import { expect, test } from "vitest";
import { failureOf } from "../../testing/failure-of.ts";
import { openStore } from "../testing.ts";

const eu = { siteId: "RefArchEU", orderNo: "DE-00000001" };

test("orders.setCustomAttributes writes custom attributes and nothing else", async () => {
  const { sim, run } = await openStore();
  sim.place({ seed: 1, siteId: "RefArchEU" });
  await run("orders.setCustomAttributes", {
    ...eu,
    attributes: { c_tracking: ["1Z"], c_orderSource: null },
  });
  const order = sim.store.get("RefArchEU", "DE-00000001");
  expect(order).toMatchObject({ c_tracking: ["1Z"] });
  expect(order).not.toHaveProperty("c_orderSource");
  const refused = run("orders.setCustomAttributes", { ...eu, attributes: { status: "cancelled" } });
  expect(await failureOf(refused)).toMatchObject({ class: "Rejected", outcome: "notSent" });
});
