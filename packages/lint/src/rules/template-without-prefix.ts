import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const templateWithoutPrefix = defineRule<Subject>({
  code: "XD222",
  name: "template-without-prefix",
  severity: "error",
  summary: "A template of an address begins with a literal path; the host is the System's.",
  why: "A value from a message could send the request, and its credentials, to another host.",
  good: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: orders.note, path: '/orders/{{ orderNo }}' }
mapping: { text: orderNo }
`,
  bad: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: orders.note, path: '{{ orderNo }}' }
                                                      ^ a path begins with one literal \`/\`
mapping: { text: orderNo }
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("template-prefix");
  },
});
