import { Failure, type Verification } from "@crossdock/kit";
import { runEach } from "./each-item.ts";
import type { OperationPlan } from "./operation-schema.ts";
import { type HttpCall, sendCall } from "./send-call.ts";

/** Sends the request of an operation, for each of its items where it has several, and makes its result. */
export async function runCall(plan: OperationPlan, call: HttpCall): Promise<unknown> {
  if (plan.each) return runEach(plan, plan.each, call);
  return (await sendCall(plan, call)).result;
}

/** Asks the look-up operation whether an earlier attempt of `call` was done. */
export async function verifyCall(
  verify: NonNullable<OperationPlan["verify"]>,
  lookUp: OperationPlan,
  call: HttpCall,
): Promise<Verification<unknown>> {
  const bound = { input: call.input, key: call.idempotencyKey };
  const input = verify.input ? await verify.input.evaluate(call.input, { key: bound.key }) : call.input;
  const seen = await found(lookUp, { ...call, input });
  if (!verify.found && Array.isArray(seen) && seen.length > 1) {
    return {
      state: "unknown",
      reason: `the look-up finds ${seen.length} records, and one of them at most is ours`,
    };
  }
  const state = verify.found ? await verify.found.evaluate(seen, bound) : isSomething(seen);
  if (state === false) return { state: "notDone" };
  if (state !== true) return { state: "unknown", reason: "`verify.found` yields neither true nor false" };
  const record: unknown = !verify.found && Array.isArray(seen) ? seen[0] : seen;
  return { state: "done", result: verify.result ? await verify.result.evaluate(record, bound) : record };
}

async function found(lookUp: OperationPlan, call: HttpCall): Promise<unknown> {
  try {
    return await runCall(lookUp, call);
  } catch (error) {
    if (error instanceof Failure && error.class === "NotFound") return undefined;
    throw error;
  }
}

function isSomething(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
