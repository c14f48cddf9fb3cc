import { loaderRule } from "../pages/loader-rule.ts";

export const patchOfNothing = loaderRule("XD801", {
  good: `
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
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
of: { kind: Flow, name: order-to-erp, version: 1 }
patch: { mapping: { company: $vars.companyId } }
`,
  bad: `
kind: Overlay
name: acme-orders
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
                        ^^^^^^^^^^^^ the overlay patches the Flow \`order-to-erp@1\`, which does not exist
patch: { mapping: { company: $vars.companyId } }
`,
});
