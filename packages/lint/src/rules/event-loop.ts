import type { FlowView } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import { wayBack } from "../analysis/way-back.ts";
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

export const eventLoop = defineRule<Subject>({
  code: "XD414",
  name: "event-loop",
  severity: "error",
  summary: "An event does not lead back to the flow that emits it.",
  why: "Every message makes the next one, for ever; after 32 in a row crossdock gives the message up.",
  good: `
${flow("order-to-erp", webhook, "emit: order.accepted")}
${flow("order-to-mail", "trigger: { event: order.accepted }", "target: { system: erp, operation: orders.upsert, match: [ name ] }\nmapping: { name: orderNo }")}
`,
  bad: `
${flow("order-to-erp", "trigger: { event: order.told }", "emit: order.accepted")}
      ^^^^^^^^^^^^^^ \`order.accepted\` starts \`order-to-mail@1\`, which starts this flow again
${flow("order-to-mail", "trigger: { event: order.accepted }", "emit: order.told")}
      ^^^^^^^^^^ \`order.told\` starts \`order-to-erp@1\`, which starts this flow again
`,
  *check(subject) {
    const events = eventsOf(subject);
    const next = (flow: FlowView): FlowView[] =>
      events.emitters
        .filter((emitter) => emitter.flow === flow)
        .flatMap((emitter) => events.takersOf(emitter))
        .map((taker) => taker.flow);
    for (const emitter of events.emitters) {
      const { flow, step, event } = emitter;
      const starts = events.takersOf(emitter).map((taker) => taker.flow);
      const way = wayBack(starts, flow, next);
      if (!way) continue;
      const others = way.slice(0, -1).map((other) => `\`${other.flow}\``);
      yield {
        span: flow.spanOf([...step.path, "emit"]),
        message:
          others.length === 0
            ? `\`${event}\` starts this flow again`
            : `\`${event}\` starts ${others.join(", then ")}, which starts this flow again`,
        hint: "give what comes back an event of its own name, or let one of the flows write instead of emit",
        related: way.flatMap((other) =>
          other.triggers
            .filter((trigger) => trigger.event !== undefined)
            .slice(0, 1)
            .map(({ path }) => ({
              message: `what starts \`${other.flow}\``,
              span: other.spanOf(path, "key"),
            })),
        ),
      };
    }
  },
});
