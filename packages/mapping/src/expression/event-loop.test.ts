import { expect, test } from "vitest";
import { compileExpression } from "./compile-expression.ts";

const slow = "$sum($map([1..400], function($n) { $sum([1..50]) + $n }))";

test("many evaluations at once are each measured by their own work, not by all of it", async () => {
  const began = performance.now();
  await compileExpression(slow).evaluate({});
  const alone = performance.now() - began;
  const limited = compileExpression(slow, { limits: { timeout: Math.max(100, alone * 5) } });
  const results = await Promise.all(Array.from({ length: 400 }, () => limited.evaluate({})));
  expect(new Set(results)).toEqual(new Set([590_200]));
});

test("the event loop gets its turn while many evaluations wait", async () => {
  const expression = compileExpression(slow);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const began = performance.now();
  while (performance.now() - began < 300) {
    await Promise.all(Array.from({ length: 100 }, () => expression.evaluate({})));
  }
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
});
