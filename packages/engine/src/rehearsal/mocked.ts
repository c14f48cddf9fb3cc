import type { FlowPlan, MockPlan } from "@crossdock/flow";
import { createAnswers } from "./answers.ts";
import type { RehearsedCall } from "./rehearsal.ts";

/** The flow with the variables that a test sets above those of its retailer. */
export function withVars(plan: FlowPlan, vars: Readonly<Record<string, unknown>>): FlowPlan {
  const known = plan.bindings["vars"];
  const all = { ...(typeof known === "object" && known !== null ? known : {}), ...vars };
  return { ...plan, bindings: { ...plan.bindings, vars: all } };
}

/**
 * What the mocks of a case answer once everything that they let fail is over. Nothing for a call without a mock, and for one
 * whose answer is raw: only a connector can read that.
 */
export function mockedAnswers(
  mocks: readonly MockPlan[],
): (call: RehearsedCall) => Promise<{ value: unknown } | undefined> {
  return async ({ step, system, operation, request }) => {
    const mock = mocks.find(({ of }) =>
      "step" in of ? of.step === step : of.system === system && of.operation === operation,
    );
    const answer = mock && createAnswers(mock).settled();
    if (answer?.kind === "value") return { value: answer.value };
    return answer?.kind === "computed"
      ? { value: await answer.expression.evaluate(request, { call: 1 }) }
      : undefined;
  };
}
