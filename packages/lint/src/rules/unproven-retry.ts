import { defineRule } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

export const unprovenRetry = defineRule<Subject>({
  code: "XD301",
  name: "unproven-retry",
  severity: "error",
  summary: "Only a write that may be done twice with the effect of once is retried.",
  why: "After a lost answer nobody knows whether the write was done; a second try would book, ship or pay twice.",
  good: `
target: { system: erp, operation: orders.upsert, match: [ name ] }
retry: standard
`,
  bad: `
target: { system: erp, operation: call, method: action_confirm }
                                  ^^^^ \`call\` is retried, but nothing proves that doing it twice has the effect of once
retry: standard
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { step, operation } of writesOf(flow)) {
        const line = step.retry.find(({ maxAttempts }) => maxAttempts !== 1);
        if (operation.trait !== "none" || !line) continue;
        yield {
          span: flow.spanOf([...step.path, "target", "operation"]),
          message: `\`${operation.name}\` is retried, but nothing proves that doing it twice has the effect of once`,
          hint: "use an operation that matches, sends an idempotency key or verifies, or write `retry: []` on this step",
          related: [{ message: "this line retries it", span: line.span }],
        };
      }
    }
  },
});
