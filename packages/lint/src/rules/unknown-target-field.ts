import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unknownTargetField = defineRule<Subject>({
  code: "XD211",
  name: "unknown-target-field",
  severity: "error",
  summary: "A mapping makes only fields that its target knows.",
  why: "The field would be refused or dropped; what it carries is lost.",
  good: `
mapping: { name: orderNo, note: siteId }
`,
  bad: `
mapping: { name: orderNo, notes: siteId }
                          ^^^^^ the target has no field \`notes\`
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("extra");
  },
});
