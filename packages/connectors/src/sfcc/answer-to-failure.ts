import type { Failure, HttpAnswer, HttpRequest } from "@crossdock/kit";
import { answerFailure } from "../answer/answer-failure.ts";
import { sfccFailures } from "./failures.ts";
import { loadOf } from "./load.ts";
import { type PlatformProblem, readProblem } from "./problem.ts";

type FailureName = keyof typeof sfccFailures.table;

/** Kinds of a 409 that stand for another writer; every other one is an impossible change. */
const locks = /concurrent-modification|resource-state-conflict|optimistic-lock|\block/;

/** The failure that an answer of the platform stands for. */
export function failureOfAnswer(request: HttpRequest, answer: HttpAnswer, now: number): Failure {
  const problem = readProblem(answer.body);
  const name = nameOf(answer.status, problem);
  const wait = loadOf(answer.headers).retryAfter;
  return answerFailure({
    request,
    answer,
    now,
    code: `sfcc.${name}`,
    class: sfccFailures.table[name].class,
    ...(problem ? { title: `${problem.title} (HTTP ${answer.status}, ${problem.kind})` } : {}),
    // A Retry-After of the answer is better than our reading of its load.
    ...(wait !== undefined && answer.headers["retry-after"] === undefined ? { retryAfter: wait } : {}),
  });
}

function nameOf(status: number, problem: PlatformProblem | undefined): FailureName {
  switch (status) {
    case 401:
      return "tokenRefused";
    case 403:
      return "scopeMissing";
    case 404:
    case 410:
      return "notFound";
    case 409:
    case 412:
      return status === 412 || locks.test(problem?.kind ?? "") ? "locked" : "impossible";
    case 429:
      return "rateLimited";
    case 503:
      return "overloaded";
    case 408:
    case 504:
      return "gatewayTimeout";
    default:
      return status >= 500 ? "serverError" : "badRequest";
  }
}
