import type { OperationCall } from "@crossdock/kit";
import type { AnswerView } from "./answer-view.ts";
import { buildRequest } from "./build-request.ts";
import type { HttpConnection } from "./connection.ts";
import type { OperationPlan } from "./operation-schema.ts";
import { readAnswer } from "./read-answer.ts";

export type HttpCall = OperationCall<unknown, unknown, HttpConnection>;

/** Sends one request: the answer, and the result that is made of it. */
export async function sendCall(
  plan: OperationPlan,
  call: HttpCall,
): Promise<{ view: AnswerView; result: unknown }> {
  const { connection, input, idempotencyKey: key, signal } = call;
  const request = await buildRequest(plan.request, connection, { input, key, signal });
  const answer = await connection.http.send(request);
  const view = await readAnswer(plan, connection, request, answer, { input, key });
  return { view, result: plan.result ? await plan.result.evaluate(view, { input, key }) : view.body };
}
