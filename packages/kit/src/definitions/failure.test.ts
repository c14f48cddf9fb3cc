import { expect, test } from "vitest";
import { classKind, defineFailures, errorClasses, Failure } from "./failure.ts";

const failures = defineFailures("erp", {
  locked: { class: "Conflict", meaning: "Another user holds the record." },
});

test("a declared failure carries its class and its code", () => {
  const failure = failures.fail("locked", "order 7 is locked", { retryAfter: 500 });
  expect(failure).toMatchObject({
    class: "Conflict",
    code: "erp.locked",
    title: "order 7 is locked",
    outcome: "refused",
    retryAfter: 500,
  });
});

test("what is not declared cannot be thrown", () => {
  const unknown = "lokced" as "locked";
  expect(() => failures.fail(unknown, "x")).toThrow("erp declares no failure lokced");
});

test("a cause is kept, and absent when there is none", () => {
  const cause = new Error("socket hang up");
  expect(new Failure("Timeout", "no answer", { cause }).cause).toBe(cause);
  expect("cause" in new Failure("Timeout", "no answer")).toBe(false);
});

test("the class alone says what may be tried again; own names and names of objects' methods are terminal", () => {
  const transient = Object.keys(errorClasses).filter((name) => classKind(name) === "transient");
  expect(transient).toEqual(["Timeout", "Unavailable", "RateLimited", "Conflict"]);
  expect(["AuthFailed", "Rejected", "UnknownProduct", "toString"].map(classKind)).toEqual([
    "system",
    "terminal",
    "terminal",
    "terminal",
  ]);
});
