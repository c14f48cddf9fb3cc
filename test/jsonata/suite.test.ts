import { expect, test } from "vitest";
import { withDeviation } from "./deviations.ts";
import { compiler } from "./engines.ts";
import { describeExpected, runCase } from "./run-case.ts";
import { defaultFolder, hasSuite, readSuite } from "./suite.ts";

test("every case of JSONata's own suite passes on the compiler, none on the reference", async ({ skip }) => {
  skip(!hasSuite(defaultFolder), `the suite is not in ${defaultFolder}`);
  const wrong: string[] = [];
  for (const suiteCase of readSuite(defaultFolder).map(withDeviation)) {
    const { name, expression, expected } = suiteCase;
    const { passed, engine, got } = await runCase(compiler, suiteCase);
    if (!passed) wrong.push(`${name}: ${expression} is ${got}, not ${describeExpected(expected)}`);
    if (engine === "reference") wrong.push(`${name}: ${expression} is left to the reference`);
  }
  expect(wrong).toEqual([]);
});
