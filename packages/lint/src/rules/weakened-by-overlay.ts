import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

const flow = `# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: flows/retailers/acme/acme-orders.overlay.yaml
kind: Overlay
name: acme-orders
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }`;

export const weakenedByOverlay = defineRule<Subject>({
  code: "XD805",
  name: "weakened-by-overlay",
  severity: "error",
  summary: "An overlay does not lower the criticality of what it patches, nor change its owner.",
  why: "Alerts, lanes and approvals of one retailer would silently differ from what the owner of the base decided.",
  good: `
${flow}
patch: { criticality: critical, runbook: docs/runbooks/orders.md }
`,
  bad: `
${flow}
patch: { criticality: low }
                      ^^^ the overlay lowers the criticality from \`high\` to \`low\`
`,
  *check({ rendered }) {
    for (const { document, overlays, value, spanOf } of rendered.resources) {
      if (overlays.length === 0 || !document.valid) continue;
      const { criticality: before, owner } = document.value;
      const after = value["criticality"];
      if (rank(after) > rank(before)) {
        yield {
          span: spanOf(["criticality"]),
          message: `the overlay lowers the criticality from \`${before}\` to \`${after}\``,
          hint: "leave it out, or lower it in the base for everybody",
          related: [{ message: "the base", span: document.spanOf(["criticality"]) }],
        };
      }
      if (value["owner"] !== undefined && value["owner"] !== owner) {
        yield {
          span: spanOf(["owner"]),
          message: `the overlay takes the ${document.kind} from its owner \`${owner}\``,
          hint: "leave `owner` out; the overlay has an owner of its own",
          related: [{ message: "the base", span: document.spanOf(["owner"]) }],
        };
      }
    }
  },
});

const ranks: readonly unknown[] = ["critical", "high", "medium", "low"];

/** Unknown words rank first: they are reported elsewhere. */
function rank(criticality: unknown): number {
  return ranks.indexOf(criticality);
}
