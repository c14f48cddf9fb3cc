import { patchedBy } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import { retirement, todayOf } from "../facts/retirement.ts";
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
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

const overlay = `# file: flows/retailers/acme/acme-order.overlay.yaml
kind: Overlay
name: acme-order
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }`;

const patch = "patch: { mapping: { company: $vars.companyId } }";

export const retiredBase = defineRule<Subject>({
  code: "XD803",
  name: "retired-base",
  severity: "error",
  summary: "An overlay patches no version that is `retired`; until its day comes that is a warning.",
  why: "The retailer stays behind with a version that nobody corrects any more, and the patch has to be tried on the next one before it is in a hurry.",
  good: `
${flow}
${overlay}
${patch}
`,
  bad: `
${flow}
retired: { since: 2026-01-31, reason: the ERP takes orders in parts }
${overlay}
                                               ^ the Flow \`order-to-erp@1\` is retired since 2026-01-31: the ERP takes orders in parts
${patch}
`,
  *check({ workspace, registry, lookups }) {
    const today = todayOf(lookups);
    for (const document of workspace.resources.list("Overlay")) {
      const patched = document.valid ? patchedBy(document.value["of"], registry) : undefined;
      const said = patched && retirement(workspace.resources.resolve(patched.kind, patched.reference), today);
      if (said) yield { span: document.spanOf(["of", "version"]), ...said };
    }
  },
});
