import { defineRule, entriesAt, textAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

const contract = `# file: flows/base/retail.order.contract.yaml
kind: Contract
name: retail.order
version: 1
owner: order-operations
domain: order
criticality: critical
role: consumed
schema: schemas/retail/order.v1.schema.json
systemOfRecord: { '*': shop, paid: erp }`;

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
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const writeToOwner = defineRule<Subject>({
  code: "XD501",
  name: "write-to-owner",
  severity: "error",
  summary: "A field is not written to the system whose value of it counts.",
  why: "The copy that somebody else holds overwrites the truth, and the next change there overwrites it back.",
  good: `
${contract}
${flow}
mapping: { name: orderNo, total: total }
`,
  bad: `
${contract}
${flow}
mapping: { name: orderNo, paid: paid ?? false }
                                ^^^^^^^^^^^^^ \`paid\` belongs to \`erp\` and is written back to it
`,
  perFlow: true,
  *check({ flows, workspace, analyses }) {
    for (const flow of flows) {
      const reference = textAt(flow.value, "input", "contract");
      const contract =
        reference === undefined ? undefined : workspace.resources.resolve("Contract", reference);
      if (!contract?.valid) continue;
      // `*` is every field, also the numbers that a record is found by; only what is named is meant.
      const owned = entriesAt(contract.value, "systemOfRecord").filter(([field]) => field !== "*");
      for (const { step, call } of owned.length > 0 ? writesOf(flow) : []) {
        for (const view of step.expressions) {
          if (view.path[step.path.length] !== "mapping") continue;
          const fields = analyses.reads(view).map((path) => path.filter((part) => part !== "*").join("."));
          for (const [field, owner] of owned) {
            const read = fields.some((path) => path === field || path.startsWith(`${field}.`));
            if (!read || (owner !== call.role && owner !== call.system?.name)) continue;
            yield {
              span: view.span(),
              message: `\`${field}\` belongs to \`${owner}\` and is written back to it`,
              hint: "leave the field out, or correct `systemOfRecord` of the contract",
              related: [{ message: "the owner", span: contract.spanOf(["systemOfRecord", field]) }],
            };
          }
        }
      }
    }
  },
});
