import { classKind, type Expression, errorClasses, type HttpAnswer, type HttpRequest } from "@crossdock/kit";
import { answerFailure } from "../answer/answer-failure.ts";
import { exchangeOf } from "../http-client/exchange.ts";
import { answerBody } from "./answer-body.ts";
import type { AnswerBindings, AnswerView } from "./answer-view.ts";
import type { HttpConnection } from "./connection.ts";
import { httpFailures } from "./http-failures.ts";
import { noSuccess } from "./no-success.ts";
import type { OperationPlan } from "./operation-schema.ts";

/**
 * The answer, if it is a success. Throws the failure that the operation's `error` makes of it, or the one that its
 * status stands for.
 */
export async function readAnswer(
  plan: OperationPlan,
  connection: HttpConnection,
  request: HttpRequest,
  answer: HttpAnswer,
  bound: AnswerBindings,
): Promise<AnswerView> {
  const { body, unreadable } = answerBody(answer, plan.answer);
  const view: AnswerView = { status: answer.status, headers: answer.headers, body };
  if (!(await succeeded(plan, view, bound)))
    throw await refusal(plan, connection, request, answer, view, bound);
  if (unreadable !== undefined) {
    throw httpFailures.fail("badAnswer", unreadable, {
      outcome: "unknown",
      exchange: exchangeOf(request, answer),
    });
  }
  const problem = noSuccess(plan, view);
  if (problem === undefined) return view;
  throw httpFailures.fail("noSuccess", `${problem} (HTTP ${answer.status})`, {
    outcome: "unknown",
    exchange: exchangeOf(request, answer),
  });
}

async function succeeded(plan: OperationPlan, view: AnswerView, bound: AnswerBindings): Promise<boolean> {
  if (plan.success) return (await plan.success.evaluate(view, bound)) === true;
  return view.status >= 200 && view.status < 300;
}

async function refusal(
  plan: OperationPlan,
  connection: HttpConnection,
  request: HttpRequest,
  answer: HttpAnswer,
  view: AnswerView,
  bound: AnswerBindings,
): Promise<Error> {
  const asked = async (expression: Expression | undefined): Promise<unknown> => {
    try {
      return await expression?.evaluate(view, bound);
    } catch {
      // An error body of another form must not hide the error itself.
      connection.log.warn({ status: view.status }, "an expression of `error` does not fit the answer");
      return undefined;
    }
  };
  const title = await asked(plan.error?.title);
  const detail = await asked(plan.error?.detail);
  const chosen = classOf(await asked(plan.error?.class), view.status);
  const words = {
    ...(typeof title === "string" && title !== "" ? { title: `${title} (HTTP ${view.status})` } : {}),
    ...(detail === undefined ? {} : { detail: typeof detail === "string" ? detail : JSON.stringify(detail) }),
  };
  const options = { request, answer, now: connection.clock.now(), ...words };
  if (chosen === undefined) return answerFailure(options);
  if (Object.hasOwn(errorClasses, chosen)) {
    // Who calls an answer final knows that nothing was written, whatever the status suggests.
    return answerFailure({
      ...options,
      class: chosen,
      ...(classKind(chosen) === "terminal" ? { outcome: "refused" as const } : {}),
    });
  }
  const plain = answerFailure(options);
  const known = Object.keys(errorClasses).join(", ");
  return httpFailures.fail("badError", `\`error.class\` yields ${chosen}, none of ${known}: ${plain.title}`, {
    outcome: plain.outcome,
    ...(plain.exchange ? { exchange: plain.exchange } : {}),
  });
}

/** A class, or an object from status to class. */
function classOf(value: unknown, status: number): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const entry: unknown = Object.hasOwn(value, status) ? Reflect.get(value, String(status)) : undefined;
  return typeof entry === "string" ? entry : undefined;
}
