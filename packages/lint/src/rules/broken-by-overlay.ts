import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

const flow = `# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { poll: { system: shop, operation: orders.list, every: 1m, drain: true } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
  - id: acknowledge
    target: { system: shop, operation: orders.setExportStatus }
    mapping: { orderNo: orderNo, status: '"exported"' }
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: flows/retailers/acme/acme-orders.overlay.yaml
kind: Overlay
name: acme-orders
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }`;

export const brokenByOverlay = defineRule<Subject>({
  code: "XD807",
  name: "broken-by-overlay",
  severity: "error",
  summary: "A flow with its overlays keeps the rules that its base keeps.",
  why: "The base is right, and whoever looks there finds nothing; the cause is the overlay, and its author has to know.",
  good: `
${flow}
patch:
  steps:
    - id: payment
      $after: order
      target: { system: erp, operation: payments.add }
      mapping: { reference: orderNo, amount: total }
`,
  bad: `
${flow}
patch:
  steps:
    - id: payment
      $after: acknowledge
      target: { system: erp, operation: payments.add }
                                        ^^^^^^^^^^^^ with this patch \`order-to-erp@1\` breaks XD308: step \`acknowledge\` acknowledges to the source before step \`payment\` has written
      mapping: { reference: orderNo, amount: total }
`,
  reportedBy: "linter",
  *check() {},
});
