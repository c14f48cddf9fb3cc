import { expect, test } from "vitest";
import { compileExpression } from "./compile-expression.ts";
import { inTurn } from "./in-turn.ts";

const slow = "$sum($map([1..400], function($n) { $sum([1..50]) + $n }))";

test("many evaluations at once are each measured by their own work, not by all of it", async () => {
  const began = performance.now();
  await compileExpression(slow).evaluate({});
  const alone = performance.now() - began;
  const limited = compileExpression(slow, { limits: { timeout: Math.max(200, alone * 5) } });
  const results = await Promise.all(Array.from({ length: 40 }, () => limited.evaluate({})));
  expect(new Set(results)).toEqual(new Set([590_200]));
});

test("the event loop gets its turn while many evaluations wait in line", async () => {
  const expression = compileExpression(slow);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await Promise.all(Array.from({ length: 40 }, () => expression.evaluate({})));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});

test("a failure lets the next one in", async () => {
  const failed = inTurn(() => Promise.reject(new Error("no")));
  const next = inTurn(async () => "yes");
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("yes");
});
