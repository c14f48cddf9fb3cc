import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultFolder } from "../suite.ts";
import { type Drive, drive } from "./drive.ts";
import { describe } from "./search.ts";

/**
 * `npm run fuzz:jsonata -- --cases 200000 --seed 7`: random expressions and inputs on the compiler and on the reference.
 * Prints the seed, the rate, what came out how often, and the smallest form of each difference; exits with 1 where there
 * is one. `--engine reference` compares the reference with itself. `--differences` is how many to make small (20).
 */
const options = {
  cases: { type: "string", default: "20000" },
  seed: { type: "string", default: String(Date.now() % 1_000_000) },
  workers: { type: "string", default: "2" },
  differences: { type: "string", default: "20" },
  engine: { type: "string", default: "compiler" },
  suite: { type: "string", default: defaultFolder },
} as const;

const { cases, seed, workers, differences, engine, suite } = readOptions();
print(`seed ${seed}, ${cases} cases, ${engine} against the reference`);
const started = performance.now();
const { outcomes, found, hung, done } = await drive(
  { cases, seed, workers, shrinkAtMost: differences, engine, folder: resolve(suite) },
  (soFar, differing) => {
    const rate = Math.round((soFar * 1000) / (performance.now() - started));
    process.stderr.write(`${soFar} cases, ${rate} per second, ${differing} differences\n`);
  },
);
const seconds = (performance.now() - started) / 1000;
print(`${done} cases in ${seconds.toFixed(0)} s, ${Math.round(done / seconds)} per second`);
for (const [outcome, count] of [...outcomes].sort((left, right) => right[1] - left[1])) {
  print(`${String(count).padStart(8)}  ${((100 * count) / done).toFixed(2).padStart(6)} %  ${outcome}`);
}
for (const each of hung) print(`no answer in time, left out: ${each.slice(0, 400)}`);
const differing = [...outcomes].reduce(
  (sum, [name, count]) => sum + (name.startsWith("differs") ? count : 0),
  0,
);
for (const each of found) print(describe(each));
print(`${differing} differences in ${done} cases, seed ${seed}`);
process.exitCode = differing > 0 ? 1 : 0;

function readOptions(): Omit<Drive, "shrinkAtMost" | "folder"> & { differences: number; suite: string } {
  const { values } = parse();
  const count = (name: "cases" | "seed" | "workers" | "differences", least: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least)
      refuse(`--${name} is a whole number from ${least}, not ${values[name]}`);
    return value;
  };
  const chosen = values.engine;
  if (chosen !== "compiler" && chosen !== "reference")
    refuse(`--engine is compiler or reference, not ${chosen}`);
  return {
    cases: count("cases", 1),
    seed: count("seed", 0),
    workers: count("workers", 1),
    differences: count("differences", 0),
    engine: chosen,
    suite: values.suite,
  };
}

function parse() {
  try {
    return parseArgs({ options });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}
