import type { HttpRequest } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { answerFailure } from "./answer-failure.ts";

const request: HttpRequest = {
  method: "PUT",
  url: "https://wms.example.com/stock/1?token=abc",
  body: '{"q":1}',
};
const failure = (status: number, headers: Record<string, string> = {}, body = "") =>
  answerFailure({ request, answer: { status, headers, body }, now: 0 });

describe("an answer that is not a success", () => {
  test.each([
    [400, "Rejected", "refused"],
    [401, "AuthFailed", "refused"],
    [403, "Rejected", "refused"],
    [404, "NotFound", "refused"],
    [408, "Timeout", "refused"],
    [409, "Conflict", "refused"],
    [410, "NotFound", "refused"],
    [412, "Conflict", "refused"],
    [418, "Rejected", "refused"],
    [422, "Rejected", "refused"],
    [423, "Conflict", "refused"],
    [429, "RateLimited", "refused"],
    [500, "Unavailable", "unknown"],
    [501, "Rejected", "refused"],
    [502, "Unavailable", "unknown"],
    [503, "Unavailable", "refused"],
    [504, "Timeout", "unknown"],
    [520, "Unavailable", "unknown"],
    [302, "Rejected", "refused"],
    [200, "Rejected", "refused"],
  ])("%i is %s, %s", (status, failureClass, outcome) =>
    expect(failure(status)).toMatchObject({ class: failureClass, outcome }),
  );

  test("403 pauses the System only where it asks for other credentials", () => {
    expect(failure(403, { "www-authenticate": 'Bearer error="insufficient_scope"' }).class).toBe(
      "AuthFailed",
    );
    expect(failure(403, { "retry-after": "60" })).toMatchObject({ class: "RateLimited", retryAfter: 60_000 });
  });

  test("takes a reset header for a wait only when it refuses for load", () => {
    expect(failure(429, { "ratelimit-reset": "5" }).retryAfter).toBe(5000);
    expect(failure(422, { "ratelimit-reset": "5" }).retryAfter).toBeUndefined();
    expect(failure(409, { "retry-after": "5", "ratelimit-reset": "9" }).retryAfter).toBe(5000);
  });

  test("carries the other side's words and the exchange", () => {
    const refused = failure(422, {}, '{"detail":"q is negative"}');
    expect(refused.title).toBe("q is negative (HTTP 422)");
    expect(refused.exchange).toEqual({
      request: "PUT https://wms.example.com/stock/1?token=***",
      sent: '{"q":1}',
      answer: "HTTP 422",
      received: '{"detail":"q is negative"}',
    });
  });
});
