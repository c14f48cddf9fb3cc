import { type ErrorClass, Failure } from "@crossdock/kit";
import { expect, test } from "vitest";
import { type Health, healthIn } from "./health.ts";

test.each<[ErrorClass, "notSent" | "refused" | "unknown", Health]>([
  ["Timeout", "unknown", "sick"],
  ["Unavailable", "notSent", "sick"],
  ["AuthFailed", "refused", "refuses"],
  ["RateLimited", "notSent", "works"],
  ["Rejected", "refused", "works"],
  ["Rejected", "notSent", "unknown"],
  ["MappingError", "notSent", "unknown"],
  ["Conflict", "unknown", "works"],
])("a call that ends with %s, %s, tells of a System: %s", (failure, outcome, health) => {
  expect(healthIn(new Failure(failure, "it ended so", { outcome }))).toBe(health);
});

test("a call that finds no System tells so, whatever its class", () => {
  expect(healthIn(new Failure("Unavailable", "it is not mounted", { isAway: true }))).toBe("away");
});
