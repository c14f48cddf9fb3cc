import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unmappedField = defineRule<Subject>({
  code: "XD210",
  name: "unmapped-field",
  severity: "error",
  summary: "A mapping makes every field that its target requires.",
  why: "The target refuses each message, or writes a record with a hole.",
  good: `
mapping: { name: orderNo }
`,
  bad: `
mapping: { note: orderNo }
^^^^^^^ the required field \`name\` gets no value
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("unmapped", "perhaps-missing");
  },
});
