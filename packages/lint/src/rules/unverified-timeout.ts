import { defineRule, textAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

/** Classes after which it may be unknown whether the write was done. */
const lostAnswers = ["Timeout", "Unavailable", "Any"];

export const unverifiedTimeout = defineRule<Subject>({
  code: "XD305",
  name: "unverified-timeout",
  severity: "error",
  summary:
    "A write that can only tell afterwards whether it was done is verified before it is retried after a time-out.",
  why: "The first try may have been done although its answer was lost; without looking first it is done again.",
  good: `
target: { system: erp, operation: orders.confirm, onUnknownOutcome: verify }
mapping: { id: $vars.companyId }
retry: standard
`,
  bad: `
target: { system: erp, operation: orders.confirm, onUnknownOutcome: fail }
                                                                    ^^^^ a time-out of \`orders.confirm\` is retried, and \`fail\` forbids to look whether it was done
mapping: { id: $vars.companyId }
retry: standard
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { step, operation } of writesOf(flow)) {
        if (operation.trait !== "verified" && operation.trait !== "upsert") continue;
        const line = step.retry.find(({ errors }) => errors.some((name) => lostAnswers.includes(name)));
        if (!line || textAt(step.value, "target", "onUnknownOutcome") !== "fail") continue;
        const span = flow.spanOf([...step.path, "target", "onUnknownOutcome"]);
        yield {
          span,
          fix: { title: "write `verify`", edits: [{ span, value: "verify" }] },
          message: `a time-out of \`${operation.name}\` is retried, and \`fail\` forbids to look whether it was done`,
          hint: "write `onUnknownOutcome: verify`",
          related: [{ message: "this line retries it", span: line.span }],
        };
      }
    }
  },
});
