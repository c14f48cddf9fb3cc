import { kindOf } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unusedResource = defineRule<Subject>({
  code: "XD104",
  name: "unused-resource",
  severity: "warning",
  summary: "Every flow, contract, mapping, table and system is used by something.",
  why: "What nothing uses is maintained for nothing, or its use was forgotten.",
  good: `
# file: flows/base/taxes.table.yaml
kind: Table
name: taxes
owner: finance
rows: { standard: VAT 19 }
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
mapping: { name: orderNo, note: '$table("taxes", "standard")' }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  bad: `
# file: flows/base/taxes.table.yaml
kind: Table
name: taxes
      ^^^^^ nothing uses this Table
owner: finance
rows: { standard: VAT 19 }
`,
  *check({ workspace, registry, analyses, factsOf }) {
    // What a broken document refers to is not known.
    if (workspace.documents.some(({ valid }) => !valid)) return;
    const used = new Set(analyses.tables());
    for (const document of workspace.documents) {
      for (const name of factsOf(document).names) used.add(name);
    }
    for (const document of workspace.documents) {
      const { kind, name, version } = document;
      const reference = version === null ? name : `${name}@${version}`;
      const hint = kindOf(kind, registry).unused?.(reference);
      if (hint === undefined || used.has(reference)) continue;
      yield { span: document.spanOf(["name"]), message: `nothing uses this ${kind}`, hint };
    }
  },
});
