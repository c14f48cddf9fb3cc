import { type Static, Type } from "typebox";
import type { SfccConnection } from "../connection.ts";
import { sfccFailures } from "../failures.ts";
import { defineOperation, noConfig } from "../operations.ts";
import { orderKey, ordersApi, pathOf, platformOrder } from "./fields.ts";

export const getOrder = defineOperation({
  name: "orders.get",
  summary: "Reads one order as it is now; lists may show an older state.",
  status: "stable",
  trait: "safe",
  scopes: ["sfcc.orders", "sfcc.orders.rw"],
  config: noConfig,
  input: Type.Object(orderKey, { additionalProperties: false }),
  result: platformOrder,
  examples: [
    {
      title: "As a step of a flow",
      yaml: `target: { system: storefront, operation: orders.get }
mapping: { siteId: siteId, orderNo: orderNo }
`,
    },
  ],
  run: ({ connection, input, signal }) => readOrder(connection, input.siteId, input.orderNo, signal),
});

/** The record of an order. Throws `NotFound`. */
export async function readOrder(
  connection: SfccConnection,
  siteId: string,
  orderNo: string,
  signal: AbortSignal,
): Promise<Static<typeof platformOrder>> {
  const order = await connection.ask({
    api: ordersApi,
    method: "GET",
    siteId,
    path: pathOf(orderNo),
    signal,
  });
  if (typeof order !== "object" || order === null || !("orderNo" in order)) {
    throw sfccFailures.fail("malformed", `the answer for the order ${orderNo} is not an order`, {
      outcome: "refused",
    });
  }
  return order as Static<typeof platformOrder>; // the API's own shape
}
