import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const backtrackingRegex = defineRule<Subject>({
  code: "XD214",
  name: "backtracking-regex",
  severity: "error",
  summary: "A regular expression cannot back-track without end.",
  why: "One unlucky text would keep the daemon busy for minutes, and every flow with it.",
  good: `
when: '$match(orderNo, /^[a-z]+$/)[0].match = orderNo'
`,
  bad: `
when: '$match(orderNo, /^([a-z]+)+$/)[0].match = orderNo'
                       ^^^^^^^^^^^^^ the pattern can run for ever: many \`a\` in a row make the pattern /^([a-z]+)+$/g try every way to split them
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("regex");
  },
});
