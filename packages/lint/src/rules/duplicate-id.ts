import { loaderRule } from "../pages/loader-rule.ts";

export const duplicateId = loaderRule("XD106", {
  good: `
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
  - id: payment
    target: { system: erp, operation: payments.add }
    mapping: { reference: orderNo, amount: total }
`,
  bad: `
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
  - id: order
        ^^^^^ the id \`order\` stands twice in \`steps\`
    target: { system: erp, operation: payments.add }
    mapping: { reference: orderNo, amount: total }
`,
});
