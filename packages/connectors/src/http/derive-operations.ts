import { type CursorForm, instant, type Operation, operationsOf } from "@crossdock/kit";
import { Type } from "typebox";
import type { HttpConnection } from "./connection.ts";
import { httpFailures } from "./http-failures.ts";
import type { OperationPlan } from "./operation-schema.ts";
import { readList } from "./read-list.ts";
import { runCall, verifyCall } from "./run-call.ts";

const { defineOperation, defineList } = operationsOf<HttpConnection>();

/** The operations that a System lists, from their read values. Call it on a System that `checkSystem` passed. */
export function deriveOperations(system: Readonly<Record<string, unknown>>): Operation[] {
  // The value was read by systemSchema.
  const plans = (system["operations"] ?? {}) as Record<string, OperationPlan>;
  return Object.entries(plans).map(([name, plan]) => derived(name, plan, plans));
}

/** A list has records or pages; everything else is one request with one result. */
function isList(plan: Pick<OperationPlan, "items" | "pages">): boolean {
  return plan.items !== undefined || plan.pages !== undefined;
}

/** Whether pages are counted, by number or offset, in a request that asks for no order. */
function slips({ pages, request }: Pick<OperationPlan, "pages" | "request">): boolean {
  if (pages?.kind !== "page" && pages?.kind !== "offset") return false;
  const body = request.body?.leaves.flatMap(({ path, expression }) => [path.join("."), expression.source]);
  const asked = [request.path.source, ...Object.keys(request.query ?? {}), ...(body ?? [])];
  return !asked.some((text) => /sort|order_?by|\border\b/i.test(text));
}

/** The cursor of a list that makes none of its own. */
const startOfRun: CursorForm = {
  summary: "When the last run that came to the end of the list began, by the clock of the System.",
  schema: instant({ description: "When a run began." }),
  upTo: (cursor) => Date.parse(String(cursor)),
  since: (at) => new Date(at).toISOString(),
};

function derived(
  name: string,
  plan: OperationPlan,
  plans: Readonly<Record<string, OperationPlan>>,
): Operation {
  const common = {
    name,
    summary: plan.summary ?? `Sends ${plan.request.method} ${plan.request.path.source}.`,
    status: "stable" as const,
    config: Type.Object({}, { additionalProperties: false }),
    input: plan.input ? Type.Unsafe(plan.input) : Type.Unknown(),
    examples: [],
  };
  const output = plan.output ? Type.Unsafe(plan.output) : Type.Unknown();
  if (isList(plan)) {
    return defineList({
      ...common,
      trait: "safe",
      item: output,
      drains: plan.drains,
      slips: slips(plan),
      cursor: plan.cursor
        ? { summary: `What \`${plan.cursor.source}\` made of the last page that was read.` }
        : startOfRun,
      read: (call) => readList(plan, call),
    });
  }
  const { verify, settles } = plan;
  const late = settles === undefined ? {} : { settles };
  if (!verify) {
    return defineOperation({
      ...common,
      ...late,
      trait: plan.trait,
      result: output,
      run: (call) => runCall(plan, call),
    });
  }
  const lookUp = plans[verify.operation];
  if (!lookUp) throw new Error(`${name} is verified by ${verify.operation}, which the System does not list`);
  return defineOperation({
    ...common,
    ...late,
    trait: plan.trait,
    result: output,
    async run(call) {
      if (plan.trait !== "upsert") return runCall(plan, call);
      const earlier = await verifyCall(verify, lookUp, call);
      if (earlier.state === "done") return earlier.result;
      if (earlier.state === "notDone") return runCall(plan, call);
      throw httpFailures.fail("badAnswer", earlier.reason, { outcome: "notSent" });
    },
    verify: (call) => verifyCall(verify, lookUp, call),
  });
}
