import { type Static, Type } from "typebox";
import { sfccFailures } from "../failures.ts";
import { defineOperation, noConfig } from "../operations.ts";

const customerKey = Type.Object(
  {
    customerListId: Type.String({
      minLength: 1,
      maxLength: 256,
      description: "The customer list, which several sites may share.",
    }),
    customerNo: Type.String({
      minLength: 1,
      maxLength: 100,
      description: "The customer's number, as text: leading zeros belong to it.",
    }),
  },
  { additionalProperties: false },
);

const platformCustomer = Type.Object(
  {
    customerNo: Type.String({ description: "Unique per customer list." }),
    lastName: Type.String(),
    customerId: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
    lastModified: Type.Optional(Type.String({ description: "RFC 3339, UTC." })),
  },
  { additionalProperties: true },
);

export const getCustomer = defineOperation({
  name: "customers.get",
  summary: "Reads one registered customer. A guest has no record, also where an order gives a number.",
  status: "stable",
  trait: "safe",
  scopes: ["sfcc.customerlists", "sfcc.customerlists.rw"],
  config: noConfig,
  input: customerKey,
  result: platformCustomer,
  examples: [
    {
      title: "The customer of an order that is not a guest's",
      yaml: `when: 'customerInfo.guest = false'
target: { system: storefront, operation: customers.get }
mapping: { customerListId: '"RefArch"', customerNo: customerInfo.customerNo }
`,
    },
  ],
  async run({ connection, input: { customerListId, customerNo }, idempotencyKey, signal }) {
    const customer = await connection.ask({
      api: "customer/customers/v1",
      method: "GET",
      path: `/customer-lists/${encodeURIComponent(customerListId)}/customers/${encodeURIComponent(customerNo)}`,
      trace: idempotencyKey,
      signal,
    });
    if (typeof customer !== "object" || customer === null || !("customerNo" in customer)) {
      throw sfccFailures.fail("malformed", `the answer for the customer ${customerNo} is not a customer`, {
        outcome: "refused",
      });
    }
    return customer as Static<typeof platformCustomer>; // held to `result` before anybody sees it
  },
});
