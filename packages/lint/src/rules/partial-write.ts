import type { FlowView } from "@crossdock/flow";
import { defineRule, itemsAt, textAt, valueAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

const steps = `steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
  - id: tell
    target: { system: shop, operation: orders.setExportStatus }`;

export const partialWrite = defineRule<Subject>({
  code: "XD316",
  name: "partial-write",
  severity: "warning",
  summary: "A flow that writes to two systems gives what fails half-way to a person.",
  why: "The first system has the order and the second has not; a dead letter without a case is found by a customer.",
  good: `
${steps}
    mapping: { orderNo: orderNo, status: '"exported"' }
catch: [ { errors: [ Any ], action: hold, case: { queue: orders, title: 'Order {{ key }} is half written' } } ]
`,
  bad: `
${steps}
                                       ^^^^^^^^^^^^^^^^^^^^^^ when \`tell\` fails, what \`order\` wrote stays, and nobody is told
    mapping: { orderNo: orderNo, status: '"exported"' }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      const drained = new Set(
        flow.triggers
          .filter(({ value }) => valueAt(value, "drain") === true)
          .map(({ called }) => called.system?.name),
      );
      // An acknowledgement to the source is asked for again with the next poll.
      const writes = [...writesOf(flow)].filter(({ call }) => call.system && !drained.has(call.system.name));
      const [first] = writes;
      const second = writes.find(({ call }) => call.system?.name !== first?.call.system?.name);
      if (!first || !second || first.step === second.step || tellsSomebody(flow)) continue;
      yield {
        span: flow.spanOf([...second.step.path, "target", "operation"]),
        message: `when \`${second.step.id}\` fails, what \`${first.step.id}\` wrote stays, and nobody is told`,
        hint: "add a `case` to the lines of `catch`: whoever gets it replays the message, and finished writes are not repeated",
        related: [
          { message: "the first write", span: flow.spanOf([...first.step.path, "target", "operation"]) },
        ],
      };
    }
  },
});

/** Every line of `catch` that ends a message opens a case. */
function tellsSomebody({ value }: FlowView): boolean {
  const lines = itemsAt(value, "catch").filter((line) => textAt(line, "action") !== "skip");
  return lines.length > 0 && lines.every((line) => valueAt(line, "case") !== undefined);
}
