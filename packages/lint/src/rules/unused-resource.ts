import type { KindName, SourceDocument } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import { scalarsOf } from "../facts/fields.ts";
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
  *check({ workspace, analyses }) {
    // What a broken document refers to is not known.
    if (workspace.documents.some(({ sound }) => !sound)) return;
    const used = new Set(analyses.tables());
    for (const document of workspace.documents) {
      for (const name of namesOf(document)) used.add(name);
    }
    for (const document of workspace.documents) {
      const { kind, name, version } = document;
      const reference = version === null ? name : `${name}@${version}`;
      if (!document.sound || !checked.has(kind) || used.has(reference)) continue;
      yield {
        span: document.spanOf(["name"]),
        message: `nothing uses this ${kind}`,
        hint:
          kind === "Flow"
            ? `add \`{ flow: ${reference} }\` to the \`use\` of a Retailer, or remove the file`
            : "refer to it, or remove the file",
      };
    }
  },
});

const checked: ReadonlySet<KindName> = new Set<KindName>(["Flow", "Contract", "Mapping", "Table", "System"]);

const names = new WeakMap<SourceDocument, ReadonlySet<string>>();

function namesOf(document: SourceDocument): ReadonlySet<string> {
  const found = names.get(document) ?? new Set(namesIn(document));
  names.set(document, found);
  return found;
}

/** Everything that may be a reference: all texts and keys of a document but its own name. */
function* namesIn({ value }: SourceDocument): Generator<string> {
  for (const { path, value: scalar } of scalarsOf(value)) {
    if (path.length === 1 && path[0] === "name") continue;
    if (typeof scalar === "string") yield scalar;
    for (const step of path) if (typeof step === "string") yield step;
  }
}
