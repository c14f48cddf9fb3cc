import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unencodedValue = defineRule<Subject>({
  code: "XD223",
  name: "unencoded-value",
  severity: "error",
  summary: "A value in a template is encoded for its place.",
  why: "An order number with a `/` or a `?` would call another address; one with a line break would add a header.",
  good: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: orders.note, path: '/orders/{{ orderNo }}' }
mapping: { text: orderNo }
`,
  bad: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: orders.note, path: '/orders/{{ orderNo | safe }}' }
                                                                           ^ \`safe\` would print a value that is not encoded for its place
mapping: { text: orderNo }
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("template-encoding");
  },
});
