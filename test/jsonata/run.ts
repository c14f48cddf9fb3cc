import { resolve } from "node:path";
import { deviations, withDeviation } from "./deviations.ts";
import { compiler, reference } from "./engines.ts";
import { describeExpected, runCase } from "./run-case.ts";
import { defaultFolder, hasSuite, readSuite } from "./suite.ts";

/**
 * `npm run test:jsonata [-- <folder>] [--reference]`: the official suite of JSONata on crossdock's compiler, or on the
 * reference. Prints each failure and ends with `N passed, N failed, N fallback`; a fallback is an expression that the
 * compiler left to the reference, and passes or fails besides. Exits with 1 on a failure and with 2 without a suite.
 */
const words = process.argv.slice(2);
const unknown = words.find((word) => word.startsWith("--") && word !== "--reference");
if (unknown) refuse(`there is no option ${unknown}; there is --reference`);
const folder = resolve(words.find((word) => !word.startsWith("--")) ?? defaultFolder);
if (!hasSuite(folder)) {
  refuse(
    `${folder} holds no JSONata suite (folders \`groups\` and \`datasets\`).\n` +
      "Name the folder of one: npm run test:jsonata -- <folder>. It is `test/test-suite` in the sources of jsonata.",
  );
}
const engine = words.includes("--reference") ? reference : compiler;

for (const [name, { fields, reason }] of Object.entries(deviations)) {
  print(`${name}: the reference answers ${JSON.stringify(fields)}: ${reason}`);
}
const counts = { passed: 0, failed: 0, fallback: 0 };
for (const suiteCase of readSuite(folder).map(withDeviation)) {
  const verdict = await runCase(engine, suiteCase);
  if (engine === compiler && verdict.engine === "reference") {
    counts.fallback++;
    print(`\nfallback ${suiteCase.name}\n  ${suiteCase.expression}`);
  }
  counts[verdict.passed ? "passed" : "failed"]++;
  if (verdict.passed) continue;
  print(`\nfailed ${suiteCase.name}\n  ${suiteCase.expression}`);
  print(`  expected ${describeExpected(suiteCase.expected)}\n  got      ${verdict.got}`);
}
print(`${counts.passed} passed, ${counts.failed} failed, ${counts.fallback} fallback`);
process.exitCode = counts.failed > 0 ? 1 : 0;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
