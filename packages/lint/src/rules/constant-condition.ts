import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const constantCondition = defineRule<Subject>({
  code: "XD208",
  name: "constant-condition",
  severity: "error",
  summary: "A condition can be true and can be false.",
  why: "The step, route or assertion behind it is either never or always done, whatever the message says.",
  good: `
when: 'currency = "EUR"'
`,
  bad: `
when: 'currency = 978'
      ^^^^^^^^^^^^^^^^ this condition is never true, whatever the message says
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("constant-condition");
  },
});
