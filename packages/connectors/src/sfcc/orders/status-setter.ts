import { choice } from "@crossdock/kit";
import { type TUnsafe, Type } from "typebox";
import type { SfccConnection } from "./connection.ts";
import { defineOperation, noConfig, orderKey, pathOf } from "./order-fields.ts";

/** What differs between the status resources of an order. */
interface StatusResource {
  /** `orders.setExportStatus`. */
  name: string;
  summary: string;
  /** Last segment of the path. */
  path: string;
  status: TUnsafe<string>;
  /** A status for the example. */
  example: string;
}

/**
 * An operation that sets one status of an order. Setting a status twice is setting it once, so a lost answer is
 * simply asked again.
 */
function statusSetter(resource: StatusResource) {
  const fields = Type.Object({ ...orderKey, status: resource.status }, { additionalProperties: false });
  return defineOperation({
    name: resource.name,
    summary: resource.summary,
    status: "stable",
    trait: "idempotent",
    scopes: ["sfcc.orders.rw"],
    config: noConfig,
    input: fields,
    result: fields,
    examples: [
      {
        title: "As a step of a flow",
        yaml: `target: { system: storefront, operation: ${resource.name} }
mapping: { siteId: siteId, orderNo: orderNo, status: '"${resource.example}"' }
`,
      },
    ],
    async run({ connection, input, idempotencyKey, signal }) {
      await putStatus(connection, resource.path, input, idempotencyKey, signal);
      return input;
    },
  });
}

/** Sets one status resource. */
export async function putStatus(
  connection: SfccConnection,
  path: string,
  { siteId, orderNo, status }: { siteId: string; orderNo: string; status: string },
  trace: string,
  signal: AbortSignal,
): Promise<void> {
  await connection.ask({
    method: "PUT",
    siteId,
    path: `${pathOf(orderNo)}/${path}`,
    body: { status },
    trace,
    signal,
  });
}

export const setExportStatus = statusSetter({
  name: "orders.setExportStatus",
  summary:
    "Sets the export status. `exported` also turns the order's on-order stock into final sales: set it when the ERP counts the order.",
  path: "export-status",
  status: choice(["not_exported", "ready", "exported", "failed"], { description: "The new export status." }),
  example: "exported",
});

export const setConfirmationStatus = statusSetter({
  name: "orders.setConfirmationStatus",
  summary: "Sets the confirmation status.",
  path: "confirmation-status",
  status: choice(["not_confirmed", "confirmed"], { description: "The new confirmation status." }),
  example: "confirmed",
});

export const setPaymentStatus = statusSetter({
  name: "orders.setPaymentStatus",
  summary: "Sets the payment status.",
  path: "payment-status",
  status: choice(["not_paid", "part_paid", "paid"], { description: "The new payment status." }),
  example: "paid",
});

export const setShippingStatus = statusSetter({
  name: "orders.setShippingStatus",
  summary: "Sets the shipping status of the order; the status of a single shipment cannot be written.",
  path: "shipping-status",
  status: choice(["not_shipped", "part_shipped", "shipped"], { description: "The new shipping status." }),
  example: "part_shipped",
});

export const setExternalStatus = statusSetter({
  name: "orders.setExternalStatus",
  summary: "Sets the external status, a free text of up to 256 characters.",
  path: "external-status",
  status: Type.Unsafe<string>(
    Type.String({ minLength: 1, maxLength: 256, description: "The new external status." }),
  ),
  example: "picking",
});
