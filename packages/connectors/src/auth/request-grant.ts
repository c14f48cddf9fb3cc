import { Failure, type HttpAnswer, type HttpClient, type HttpRequest, isFields } from "@crossdock/kit";
import { answerFailure } from "../answer/answer-failure.ts";
import { jsonOf } from "../answer/json-of.ts";
import type { Grant } from "./token-source.ts";

/** A request to a token endpoint (RFC 6749). */
export interface GrantRequest {
  http: HttpClient;
  /** Absolute address of the token endpoint. */
  tokenUrl: string;
  /** `grant_type` and what belongs to it; undefined ones are left out. */
  parameters: Readonly<Record<string, string | undefined>>;
  /** How the parameters are written. Default: `form`. */
  encoding?: "form" | "json";
  /** Further headers, such as `authorization`. */
  headers?: Readonly<Record<string, string>>;
  now: number;
}

/** A grant and, where the server hands one out, the next refresh token. */
export interface FullGrant extends Grant {
  refreshToken: string | undefined;
  /** The whole answer, for what a vendor adds. */
  answer: Readonly<Record<string, unknown>>;
}

/**
 * Asks for a token. Throws `AuthFailed` when the server refuses, `RateLimited` or `Unavailable` when it says so.
 * The outcome is always `notSent`: what the token was meant for has not left. Bodies of the exchange are not kept.
 */
export async function requestGrant(options: GrantRequest): Promise<FullGrant> {
  const request = grantRequest(options);
  const answer = await sent(options.http, request);
  const body = jsonOf(answer.body);
  const members = isFields(body) ? body : {};
  const token = members["access_token"];
  if (answer.status >= 300 || typeof token !== "string" || token === "") {
    throw refused(request, answer, options.now);
  }
  const seconds = Number(members["expires_in"]);
  return {
    token,
    lifetime: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
    refreshToken: typeof members["refresh_token"] === "string" ? members["refresh_token"] : undefined,
    answer: members,
  };
}

function grantRequest({ tokenUrl, parameters, encoding = "form", headers = {} }: GrantRequest): HttpRequest {
  const present = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const json = encoding === "json";
  return {
    method: "POST",
    url: tokenUrl,
    headers: {
      accept: "application/json",
      "content-type": json ? "application/json" : "application/x-www-form-urlencoded",
      ...headers,
    },
    body: json ? JSON.stringify(Object.fromEntries(present)) : new URLSearchParams(present).toString(),
  };
}

async function sent(http: HttpClient, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await http.send(request);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw notSent(error, error.class, `the token endpoint gives no answer: ${error.title}`);
  }
}

function refused(request: HttpRequest, answer: HttpAnswer, now: number): Failure {
  const failure = answerFailure({ request, answer, now });
  // A time-out, of a gateway before the endpoint as well, says nothing of our credentials.
  const passing = ["RateLimited", "Unavailable", "Timeout"].includes(failure.class);
  return notSent(
    failure,
    passing ? failure.class : "AuthFailed",
    `the token endpoint gives no token: ${answer.status < 300 ? "the answer has no access_token" : failure.title}`,
  );
}

function notSent(failure: Failure, failureClass: string, title: string): Failure {
  const { request = "", answer } = failure.exchange ?? {};
  return new Failure(failureClass, title, {
    outcome: "notSent",
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
    exchange: { request, ...(answer === undefined ? {} : { answer }) },
    cause: failure,
  });
}
