import { describe, expect, test } from "vitest";
import { amount, minor, prorate, rate, share, sum, taxOf } from "./money.ts";

describe("money", () => {
  test("three times 18.99 gross at 21 % contain 9.89 of tax, rounded by line", () => {
    expect(amount(taxOf(minor("56.97", 2), rate("0.21"), "gross"), 2)).toBe(9.89);
  });

  test("a net amount gets its tax added and a gross one contains it", () => {
    expect(taxOf(5990n, rate("0.19"), "net")).toBe(1138n);
    expect(taxOf(11980n, rate("0.19"), "gross")).toBe(1913n);
    expect(taxOf(2940n, rate("0.08"), "gross")).toBe(218n);
  });

  test("halves round away from zero on both sides", () => {
    expect([share(5n, 1n, 2n), share(-5n, 1n, 2n), share(1n, 1n, 3n)]).toEqual([3n, -3n, 0n]);
  });

  test("amounts become the nearest double and yen have no decimals", () => {
    expect([amount(-5n, 2), amount(14990n, 2), amount(8900n, 0)]).toEqual([-0.05, 149.9, 8900]);
    expect(() => minor("8900.5", 0)).toThrow("more than 0 decimals");
  });

  test("prorating gives the rest to the last line", () => {
    const parts = prorate(2000n, [10782n, 3995n, 5697n]);
    expect(parts).toEqual([1053n, 390n, 557n]);
    expect(sum(prorate(1n, [1n, 1n, 1n]))).toBe(1n);
  });
});
