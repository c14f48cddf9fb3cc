import { defineRule, nearest, question } from "@crossdock/kit";
import { eventsOf } from "../facts/events.ts";
import type { Subject } from "../subject.ts";

const flow = (name: string, ...lines: readonly string[]) => `# file: flows/base/${name}.flow.yaml
kind: Flow
name: ${name}
version: 1
owner: order-operations
domain: order
criticality: high
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
catch: [ { errors: [ Any ], action: deadLetter } ]
${lines.join("\n")}`;

const webhook =
  "trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }";

const toErp =
  "target: { system: erp, operation: orders.upsert, match: [ name ] }\nmapping: { name: orderNo }";

export const oneSidedEvent = defineRule<Subject>({
  code: "XD415",
  name: "one-sided-event",
  severity: "warning",
  summary: "Every event is emitted by a flow of the retailer, and taken by one.",
  why: "What nobody takes is emitted for nothing, and a flow that waits for what nobody emits never runs; often a name is misspelt.",
  good: `
${flow("order-to-erp", webhook, "emit: order.accepted")}
${flow("order-to-mail", "trigger: { event: order.accepted }", toErp)}
`,
  bad: `
${flow("order-to-erp", webhook, "emit: order.accepted")}
      ^^^^^^^^^^^^^^ no flow of \`acme\` takes \`order.accepted\`
${flow("order-to-mail", toErp, "trigger: { event: order.acepted }")}
                  ^^^^^^^^^^^^^ no flow of \`acme\` emits \`order.acepted\`
`,
  *check(subject) {
    const events = eventsOf(subject);
    for (const emitter of events.emitters) {
      const { flow, step, event } = emitter;
      if (flow.retailer === null || events.takersOf(emitter).length > 0) continue;
      const taken = events.takers.filter((taker) => taker.flow.retailer === flow.retailer);
      yield {
        span: flow.spanOf([...step.path, "emit"]),
        message: `no flow of \`${flow.retailer}\` takes \`${event}\``,
        hint:
          didYouMean(event, taken) ??
          `let a flow have the trigger \`event: ${event}\`, and \`${flow.retailer}\` use it; or remove the step`,
      };
    }
    for (const taker of events.takers) {
      const { flow, trigger, event } = taker;
      if (flow.retailer === null || events.emittersOf(taker).length > 0) continue;
      const emitted = events.emitters.filter((emitter) => emitter.flow.retailer === flow.retailer);
      yield {
        span: flow.spanOf(trigger.path),
        message: `no flow of \`${flow.retailer}\` emits \`${event}\``,
        hint:
          didYouMean(event, emitted) ??
          `let a step of another flow say \`emit: ${event}\`, and \`${flow.retailer}\` use it; or remove the trigger`,
      };
    }
  },
});

function didYouMean(event: string, others: readonly { event: string }[]): string | undefined {
  return question(
    nearest(
      event,
      others.map((other) => other.event),
    ),
  );
}
