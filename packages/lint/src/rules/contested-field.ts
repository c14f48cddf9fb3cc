import type { FlowView, StepView } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import { entityOf, writtenFields } from "../analysis/written.ts";
import { type Subject, writesOf } from "../subject.ts";

const flow = (name: string) => `# file: flows/base/${name}.flow.yaml
kind: Flow
name: ${name}
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /${name}, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const contestedField = defineRule<Subject>({
  code: "XD502",
  name: "contested-field",
  severity: "error",
  summary: "A field of a system is written by one flow.",
  why: "Each flow keeps its own order of messages: of two that write one field, the older value may win.",
  good: `
${flow("order-to-erp")}
mapping: { name: orderNo, total: total }
${flow("note-to-erp")}
mapping: { name: orderNo, note: currency }
`,
  bad: `
${flow("note-to-erp")}
mapping: { name: orderNo, total: total }
                          ^^^^^ \`total\` of \`orders\` in \`acme-erp\` is written by \`order-to-erp@1\`, too
${flow("order-to-erp")}
mapping: { name: orderNo, total: total }
                          ^^^^^ \`total\` of \`orders\` in \`acme-erp\` is written by \`note-to-erp@1\`, too
`,
  *check({ flows }) {
    const writers = new Map<string, { flow: FlowView; step: StepView }[]>();
    const writes = flows.flatMap((flow) =>
      [...writesOf(flow)].flatMap(({ step, call, operation }) => {
        const sets = operation.trait === "upsert" || operation.trait === "idempotent";
        if (!call.system || !sets) return [];
        const entity = entityOf(operation.name, step.value["target"]);
        return [{ flow, step, system: call.system.name, entity, fields: writtenFields(step) }];
      }),
    );
    const keyOf = (system: string, entity: string, field: string) => `${system} ${entity} ${field}`;
    for (const { flow, step, system, entity, fields } of writes) {
      for (const field of fields) {
        const key = keyOf(system, entity, field);
        const known = writers.get(key);
        if (known) known.push({ flow, step });
        else writers.set(key, [{ flow, step }]);
      }
    }
    for (const { flow, step, system, entity, fields } of writes) {
      const contested = fields.flatMap((field) => {
        const other = writers
          .get(keyOf(system, entity, field))
          ?.find((writer) => writer.flow.flow !== flow.flow);
        return other ? [{ field, other }] : [];
      });
      const [first] = contested;
      if (!first) continue;
      const { field, other } = first;
      const names = contested.map((each) => `\`${each.field}\``);
      const listed = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
      yield {
        span: flow.spanOf([...step.path, "mapping", field], "key"),
        message: `${listed.join(", ")} of \`${entity}\` in \`${system}\` ${names.length > 1 ? "are" : "is"} written by \`${other.flow.flow}\`, too`,
        hint: "let one flow own the field, and let the other tell it by a message",
        related: [
          {
            message: "the other writer",
            span: other.flow.spanOf([...other.step.path, "mapping", field], "key"),
          },
        ],
      };
    }
  },
});
