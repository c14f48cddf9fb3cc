import { defineRule, itemsAt, textAt, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

const step = `steps:
  - id: order
    target: { operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
    route:`;

export const unreachableRoute = defineRule<Subject>({
  code: "XD320",
  name: "unreachable-route",
  severity: "error",
  summary: "Only the last way of a `route` has no `when`.",
  why: "A way without `when` takes every message that comes to it. The ways behind it are never taken, and their messages go to the wrong system.",
  good: `
${step}
      - { id: paid, when: paid = true, system: acme-erp }
      - { id: rest, system: erp }
`,
  bad: `
${step}
      - { id: rest, system: erp }
          ^^ \`rest\` has no \`when\` and takes every message: \`paid\` behind it is never taken
      - { id: paid, when: paid = true, system: acme-erp }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { path, value } of flow.steps) {
        const ways = itemsAt(value, "route");
        const open = ways.findIndex((way) => valueAt(way, "when") === undefined);
        const behind = ways.slice(open + 1).map((way) => `\`${textAt(way, "id")}\``);
        if (open < 0 || behind.length === 0) continue;
        yield {
          span: flow.spanOf([...path, "route", open, "id"], "key"),
          message: `\`${textAt(ways[open], "id")}\` has no \`when\` and takes every message: ${behind.join(", ")} behind it ${behind.length > 1 ? "are" : "is"} never taken`,
          hint: "move it to the end, or add a `when`",
        };
      }
    }
  },
});
