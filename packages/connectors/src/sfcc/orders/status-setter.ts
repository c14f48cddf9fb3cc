import { type TUnsafe, Type } from "typebox";
import type { SfccConnection } from "../connection.ts";
import { defineOperation, noConfig } from "../operations.ts";
import { orderKey, ordersApi, pathOf } from "./fields.ts";

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
export function statusSetter(resource: StatusResource) {
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
    api: ordersApi,
    method: "PUT",
    siteId,
    path: `${pathOf(orderNo)}/${path}`,
    body: { status },
    trace,
    signal,
  });
}
