import type { Called, StepView } from "@crossdock/flow";
import { defineRule, durationAt, type Finding, textAt } from "@crossdock/kit";
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
      for (const { step, call, operation } of writesOf(flow)) {
        if (operation.trait !== "verified" && operation.trait !== "upsert") continue;
        yield* looksTooEarly(step, call);
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

/** "Not done" is believed once an earlier try must be over; a look-up before that finds nothing yet, and the write is sent again. */
function* looksTooEarly(step: StepView, { system, operationName = "" }: Called): Iterable<Finding> {
  const settles = durationAt(system?.value, "operations", operationName, "settles");
  const timeout = step.timeout ?? durationAt(system?.value, "limits", "timeout");
  if (!system || settles === undefined || timeout === undefined || settles >= timeout) return;
  yield {
    span: system.spanOf(["operations", operationName, "settles"]),
    message: `\`${operationName}\` is believed not done while an earlier try may still be under way`,
    hint: "write at least the time-out, longer where a proxy gives up before what is behind it; a target that absorbs a second call has the trait `keyed` or `idempotent`",
    related: [{ message: "so long a try may last", span: system.spanOf(["limits", "timeout"]) }],
  };
}
