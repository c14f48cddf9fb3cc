import { describe, expect, test } from "vitest";
import { readProblem } from "./problem.ts";

describe("an error body", () => {
  test.each([
    [
      "of SCAPI",
      {
        title: "Order Not Found",
        type: "https://x.example/error/v1/errors/order-not-found",
        detail: "No such order.",
      },
      { kind: "order-not-found", title: "No such order" },
    ],
    [
      "of OCI",
      { type: "about:blank", errorCode: "LocationDoesNotExist", message: "No location 7" },
      { kind: "location-does-not-exist", title: "No location 7" },
    ],
    [
      "of OCAPI",
      { _v: "25.6", fault: { type: "ResourceStateConflictException", message: "It changed", arguments: {} } },
      { kind: "resource-state-conflict", title: "It changed" },
    ],
    [
      "with a code and no words",
      { type: "about:blank", errorCode: "Expired" },
      { kind: "expired", title: "expired" },
    ],
  ])("%s is read", (_where, body, problem) => {
    expect(readProblem(JSON.stringify(body))).toEqual(problem);
  });

  test.each(["<html>", "[]", "{}", ""])("of %j says nothing", (body) => {
    expect(readProblem(body)).toBeUndefined();
  });
});
