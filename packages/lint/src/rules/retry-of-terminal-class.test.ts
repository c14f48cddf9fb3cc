import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const retry = (errors: string) => `retry: [ { errors: [ ${errors} ], interval: 2s, maxAttempts: 5 } ]\n`;

test("Any is refused, because it contains the terminal classes", () => {
  expect(messagesOf("XD311", retry("Any"))).toEqual([
    "`Any` also retries what can never pass, such as `Rejected` and `MappingError`",
  ]);
});

test("a class that pauses the System is not retried either", () => {
  expect(messagesOf("XD311", retry("AuthFailed"))).toEqual([
    "`AuthFailed` pauses the System, it is not retried",
  ]);
});

test("an own name is terminal", () => {
  expect(messagesOf("XD311", retry("OutOfStock"))).toHaveLength(1);
});

test("a list of the Policy is checked although no flow uses it", () => {
  const policy = [
    "kind: Policy",
    "name: default",
    "owner: integration-office",
    "retry: { spare: [ { errors: [ NotFound ], maxAttempts: 3 } ] }",
    "",
  ].join("\n");
  expect(messagesOf("XD311", policy)).toHaveLength(1);
});
