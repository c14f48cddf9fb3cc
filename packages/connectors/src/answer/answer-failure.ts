import { type ErrorClass, Failure, type HttpAnswer, type HttpRequest, type Outcome } from "@crossdock/kit";
import { exchangeOf } from "../http-client/exchange.ts";
import { errorText } from "./error-text.ts";
import { retryAfter } from "./retry-after.ts";
import { statusMeaning } from "./status-class.ts";

export interface AnswerFailureOptions {
  request: HttpRequest;
  answer: HttpAnswer;
  /** For a `Retry-After` that is a date. */
  now: number;
  /** What the connector knows better than the table and the body. */
  class?: ErrorClass | (string & {});
  outcome?: Outcome;
  title?: string;
  detail?: string;
  /** Milliseconds. */
  retryAfter?: number;
  /** `connector.name` of the failure in the connector's table. */
  code?: string;
}

/** The failure that an answer stands for: class by its status, title in the other side's words, and its wait. */
export function answerFailure(options: AnswerFailureOptions): Failure {
  const { request, answer, now } = options;
  const meaning = statusMeaning(answer);
  const said = errorText(answer.body);
  const title = options.title ?? `${said?.title ?? "no reason given"} (HTTP ${answer.status})`;
  const detail = options.detail ?? said?.detail;
  const wait = options.retryAfter ?? retryAfterOf(answer, now);
  return new Failure(options.class ?? meaning.class, title, {
    outcome: options.outcome ?? meaning.outcome,
    ...(detail === undefined ? {} : { detail }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(options.code === undefined ? {} : { code: options.code }),
    exchange: exchangeOf(request, answer),
  });
}

/** Reset headers come with every answer; only a refusal for load makes them a wait. */
function retryAfterOf({ status, headers }: HttpAnswer, now: number): number | undefined {
  if (status === 429 || status === 503) return retryAfter(headers, now);
  const { "retry-after": asked } = headers;
  return asked === undefined ? undefined : retryAfter({ "retry-after": asked }, now);
}
