import { defineRule, valueAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

export const earlyAcknowledgement = defineRule<Subject>({
  code: "XD308",
  name: "early-acknowledgement",
  severity: "error",
  summary: "A flow that drains its source acknowledges to it after its last write elsewhere.",
  why: "The source believes an order that the ERP does not hold yet; if a later step fails, nobody looks for it again.",
  good: `
trigger: { poll: { system: shop, operation: orders.list, every: 1m, drain: true } }
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
  - id: acknowledge
    target: { system: shop, operation: orders.setExportStatus }
    mapping: { orderNo: orderNo, status: '"exported"' }
`,
  bad: `
trigger: { poll: { system: shop, operation: orders.list, every: 1m, drain: true } }
steps:
  - id: acknowledge
    target: { system: shop, operation: orders.setExportStatus }
                                       ^^^^^^^^^^^^^^^^^^^^^^ step \`acknowledge\` acknowledges to the source before step \`order\` has written
    mapping: { orderNo: orderNo, status: '"exported"' }
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      const drained = flow.triggers.filter(({ value }) => valueAt(value, "drain") === true);
      const sources = new Set(
        drained.map(({ called }) => called.system).filter((system) => system !== undefined),
      );
      if (sources.size === 0) continue;
      const writes = [...writesOf(flow)];
      const last = writes.findLast(({ call }) => call.system && !sources.has(call.system));
      for (const { step, call } of writes) {
        if (!last || !call.system || !sources.has(call.system)) continue;
        if (flow.steps.indexOf(step) > flow.steps.indexOf(last.step)) continue;
        yield {
          span: flow.spanOf([...step.path, "target", "operation"]),
          message: `step \`${step.id}\` acknowledges to the source before step \`${last.step.id}\` has written`,
          hint: `move step \`${step.id}\` behind step \`${last.step.id}\``,
          related: [
            {
              message: "the last write elsewhere",
              span: flow.spanOf([...last.step.path, "target", "operation"]),
            },
          ],
        };
      }
    }
  },
});
