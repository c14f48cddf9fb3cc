import { defineRule, textAt } from "@crossdock/kit";
import { isCritical, type Subject } from "../subject.ts";

export const noRunbook = defineRule<Subject>({
  code: "XD603",
  name: "no-runbook",
  severity: "error",
  summary: "A critical flow has a runbook, and the file exists.",
  why: "The person who is woken by it did not write it.",
  good: `
criticality: critical
runbook: docs/runbooks/orders.md
`,
  bad: `
criticality: critical
             ^^^^^^^^ a critical flow has no runbook
`,
  needs: ["exists"],
  *check({ flows, lookups }) {
    for (const flow of flows) {
      const runbook = textAt(flow.value, "runbook");
      if (runbook === undefined) {
        if (!isCritical(flow)) continue;
        yield {
          span: flow.spanOf(["criticality"]),
          message: "a critical flow has no runbook",
          hint: "add `runbook: docs/runbooks/<name>.md` with what to look at and what to do",
        };
      } else if (lookups.exists && !lookups.exists(runbook)) {
        yield {
          span: flow.spanOf(["runbook"]),
          message: `there is no file \`${runbook}\``,
          hint: "write it, or correct the path; it is relative to the workspace",
        };
      }
    }
  },
});
