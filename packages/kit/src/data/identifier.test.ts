import { expect, test } from "vitest";
import { createIdentifiers } from "./identifier.ts";

const at = Date.UTC(2026, 0, 1);

test("is a UUID of version 7 that begins with its time", () => {
  const id = createIdentifiers()(at);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at);
});

test("increases strictly within a millisecond, over its counter's end, and when the clock goes back", () => {
  const next = createIdentifiers();
  const ids = Array.from({ length: 10_000 }, () => next(at));
  ids.push(next(at - 5000), next(at + 1), next(at + 60_000));
  expect(ids).toEqual([...new Set(ids)].sort());
});

test("of two sources never meets", () => {
  const [one, other] = [createIdentifiers(), createIdentifiers()];
  const ids = Array.from({ length: 1000 }, () => [one(at), other(at)]).flat();
  expect(new Set(ids).size).toBe(2000);
});
