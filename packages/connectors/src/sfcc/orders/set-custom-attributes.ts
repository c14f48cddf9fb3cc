import { Type } from "typebox";
import { sfccFailures } from "../failures.ts";
import { defineOperation, noConfig } from "../operations.ts";
import { orderKey, ordersApi, pathOf } from "./fields.ts";

const fields = Type.Object(
  {
    ...orderKey,
    attributes: Type.Record(Type.String({ pattern: "^c_" }), Type.Unknown(), {
      minProperties: 1,
      description:
        "Values by attribute, `c_` included; null removes one, attributes that are not named stay.",
    }),
  },
  { additionalProperties: false },
);

export const setCustomAttributes = defineOperation({
  name: "orders.setCustomAttributes",
  summary: "Sets custom attributes of an order, the only fields of it that can be written.",
  status: "stable",
  trait: "idempotent",
  scopes: ["sfcc.orders.rw"],
  config: noConfig,
  input: fields,
  result: fields,
  examples: [
    {
      title: "Why the ERP does not take an order",
      yaml: `target: { system: storefront, operation: orders.setCustomAttributes }
mapping:
  siteId: siteId
  orderNo: orderNo
  attributes: { c_exportError: '"unknown product"' }
`,
    },
  ],
  async run({ connection, input, idempotencyKey, signal }) {
    const { siteId, orderNo, attributes } = input;
    const foreign = Object.keys(attributes).find((name) => !name.startsWith("c_"));
    if (foreign) {
      throw sfccFailures.fail(
        "notCustom",
        `\`${foreign}\` is not a custom attribute; only names that begin with \`c_\` can be written`,
        { outcome: "notSent" },
      );
    }
    await connection.ask({
      api: ordersApi,
      method: "PATCH",
      siteId,
      path: pathOf(orderNo),
      body: attributes,
      trace: idempotencyKey,
      signal,
    });
    return input;
  },
});
