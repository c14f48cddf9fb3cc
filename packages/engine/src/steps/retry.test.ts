import type { RetryPlan } from "@crossdock/flow";
import { Failure } from "@crossdock/kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideRetry } from "./retry.ts";

const line = (more: Partial<RetryPlan> = {}): RetryPlan => ({
  errors: ["Timeout", "Unavailable"],
  interval: 1000,
  backoffRate: 2,
  maxDelay: 60_000,
  maxAttempts: 5,
  maxElapsed: null,
  jitter: "none",
  ...more,
});
const state = (more: Partial<Parameters<typeof decideRetry>[2]> = {}) => ({
  attempts: 1,
  failingFor: 0,
  random: 0.5,
  ...more,
});
const timeout = new Failure("Timeout", "no answer");

describe("a retry", () => {
  test("waits longer each time up to the longest delay, then gives up", () => {
    const plan = line({ maxDelay: 3000 });
    const decide = (attempts: number) => decideRetry(timeout, [plan], state({ attempts }));
    expect([1, 2, 3, 4].map(decide)).toEqual(
      [1000, 2000, 3000, 3000].map((after) => ({ again: true, after })),
    );
    expect(decide(5)).toEqual({ again: false, because: "5 attempts are used up" });
  });

  test("follows the first line that names the class, `Any` included", () => {
    const list = [
      line({ interval: 7 }),
      line({ errors: ["Any"], interval: 9 }),
      line({ errors: ["Conflict"] }),
    ];
    expect(decideRetry(timeout, list, state())).toEqual({ again: true, after: 7 });
    expect(decideRetry(new Failure("Conflict", "locked"), list, state())).toEqual({ again: true, after: 9 });
  });

  test.each(["Rejected", "NotFound", "AuthFailed", "UnknownProduct"])(
    "is never made for %s, even where a line names it",
    (name) => {
      const list = [line({ errors: ["Any", name] })];
      expect(decideRetry(new Failure(name, "no"), list, state()).again).toBe(false);
    },
  );

  test("is not made without a line for the class", () => {
    expect(decideRetry(new Failure("Conflict", "locked"), [line()], state())).toEqual({
      again: false,
      because: "no retry line names Conflict",
    });
  });

  test("ends when it would come later than all the time there is", () => {
    const plan = line({ maxElapsed: 10_000 });
    expect(decideRetry(timeout, [plan], state({ failingFor: 9000 }))).toEqual({ again: true, after: 1000 });
    expect(decideRetry(timeout, [plan], state({ failingFor: 9001 })).again).toBe(false);
    const asked = new Failure("Timeout", "later", { retryAfter: 10_001 });
    expect(decideRetry(asked, [plan], state()).again).toBe(false);
  });

  test("waits a day at most, whatever the other side asks for", () => {
    const asked = new Failure("Unavailable", "later", { retryAfter: Number.MAX_SAFE_INTEGER });
    expect(decideRetry(asked, [line()], state())).toEqual({ again: true, after: 86_400_000 });
  });

  test("with full jitter draws from the whole stretch", () => {
    const at = (random: number) => decideRetry(timeout, [line({ jitter: "full" })], state({ random }));
    expect([at(0), at(0.25), at(0.999)]).toEqual([0, 250, 999].map((after) => ({ again: true, after })));
  });

  test("never comes before what was asked for, and never after the longest delay unless asked", () => {
    fc.assert(
      fc.property(
        fc.record({
          interval: fc.nat(100_000),
          backoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
          maxDelay: fc.nat(1_000_000),
          jitter: fc.constantFrom("full" as const, "none" as const),
          attempts: fc.integer({ min: 1, max: 5000 }),
          random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
          retryAfter: fc.option(fc.nat(10_000_000), { nil: undefined }),
        }),
        ({ attempts, random, retryAfter, ...plan }) => {
          const failure = new Failure("Timeout", "x", retryAfter === undefined ? {} : { retryAfter });
          const list = [line({ ...plan, maxAttempts: 10_000 })];
          const decision = decideRetry(failure, list, state({ attempts, random }));
          if (!decision.again) throw new Error(decision.because);
          const { after: delay } = decision;
          expect(delay).toBeGreaterThanOrEqual(retryAfter ?? 0);
          expect(delay).toBeLessThanOrEqual(Math.max(plan.maxDelay, retryAfter ?? 0));
        },
      ),
    );
  });
});
