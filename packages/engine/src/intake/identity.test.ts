import { describe, expect, test } from "vitest";
import { versionOf } from "./identity.ts";

describe("a version", () => {
  test.each<[unknown, number]>([
    [7, 7],
    [-1.5, -1.5],
    ["2026-01-01T00:00:00Z", 1_767_225_600_000],
    ["2026-01-01t01:00:00.5+01:00", 1_767_225_600_500],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000],
  ])("%j is %d", (value, version) => {
    expect(versionOf(value)).toBe(version);
  });

  test("of a finer clock keeps its order within a millisecond", () => {
    const [a, b] = ["2026-01-01T00:00:00.123456Z", "2026-01-01T00:00:00.123789Z"].map(versionOf) as [
      number,
      number,
    ];
    expect(b - a).toBeCloseTo(0.333, 3);
  });

  test.each([
    "7",
    "2026-01-01",
    "2026-01-01 00:00:00",
    "2026-01-01T00:00:00",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T25:00:00Z",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    undefined,
    null,
    true,
  ])("%j cannot be compared", (value) => {
    expect(() => versionOf(value)).toThrow("identity.version is neither a number nor an RFC 3339 instant");
  });
});
