import { loaderRule } from "../pages/loader-rule.ts";

export const noCriticality = loaderRule("XD602", {
  good: `
kind: Contract
name: retail.order
version: 1
owner: order-operations
criticality: high
role: consumed
schema: schemas/retail/order.v1.schema.json
`,
  bad: `
kind: Contract
^^^^^^^^^^^^^^ missing field \`criticality\`
name: retail.order
version: 1
owner: order-operations
role: consumed
schema: schemas/retail/order.v1.schema.json
`,
});
