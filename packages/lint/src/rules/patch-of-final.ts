import { loaderRule } from "../pages/loader-rule.ts";

const flow = `# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
final: [ identity ]
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: flows/retailers/acme/acme-orders.overlay.yaml
kind: Overlay
name: acme-orders
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }`;

export const patchOfFinal = loaderRule("XD802", {
  good: `
${flow}
patch: { mapping: { company: $vars.companyId } }
`,
  bad: `
${flow}
patch: { identity: { key: $uppercase(orderNo) } }
                     ^^^ \`identity\` of \`order-to-erp\` is final, and the overlay changes it
`,
});
