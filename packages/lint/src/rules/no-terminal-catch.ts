import { defineRule, itemsAt } from "@crossdock/kit";
import { isCritical, type Subject } from "../subject.ts";

export const noTerminalCatch = defineRule<Subject>({
  code: "XD314",
  name: "no-terminal-catch",
  severity: "error",
  summary: "The `catch` of a critical flow ends with `Any`.",
  why: "What no line names ends where nobody decided it should, and no case tells a person.",
  good: `
criticality: critical
runbook: docs/runbooks/orders.md
catch:
  - { errors: [ Rejected ], action: hold, case: { queue: orders, title: An order needs a person } }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
criticality: critical
runbook: docs/runbooks/orders.md
catch:
^^^^^ a critical flow does not decide about every failure
  - { errors: [ Rejected ], action: hold, case: { queue: orders, title: An order needs a person } }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (!isCritical(flow)) continue;
      if (itemsAt(flow.value, "catch").some((line) => itemsAt(line, "errors").includes("Any"))) continue;
      yield {
        span: flow.spanOf(["catch"], "key"),
        message: "a critical flow does not decide about every failure",
        hint: "end `catch` with `{ errors: [ Any ], action: deadLetter }`",
      };
    }
  },
});
