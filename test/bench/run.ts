import { accept } from "./accept.ts";
import { capacity } from "./capacity.ts";
import { client } from "./client.ts";
import { cluster } from "./cluster.ts";
import { contract } from "./contract.ts";
import { deliver } from "./deliver.ts";
import { editor } from "./editor.ts";
import { flowTests } from "./flow-tests.ts";
import { lint } from "./lint.ts";
import { mapping } from "./mapping.ts";
import { memory } from "./memory.ts";

/** One measurement: named ratios against a peer or a limit in the same run, and the absolute figures behind them. */
export interface Measured {
  /** What the ratios mean, a sentence each. */
  meaning: Record<string, string>;
  ratios: Record<string, number>;
  /** For scale only: they depend on the machine. */
  figures: Record<string, number>;
}

const benches: Record<string, () => Promise<Measured>> = {
  mapping,
  accept,
  deliver,
  capacity,
  cluster,
  memory,
  client,
  lint,
  editor,
  contract,
  test: flowTests,
};

const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const isJson = process.argv.includes("--json");
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no bench is named ${unknown.join(", ")}; there is ${Object.keys(benches).join(", ")}\n`,
  );
  process.exit(2);
}
const results: Record<string, Measured> = {};
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  const bench = benches[name];
  if (!bench) continue;
  const measured = await bench();
  results[name] = measured;
  if (!isJson) print(name, measured);
}
if (isJson) {
  const all = Object.values(results);
  const merged = {
    ratios: Object.assign({}, ...all.map(({ ratios }) => ratios)),
    figures: Object.assign({}, ...all.map(({ figures }) => figures)),
  };
  process.stdout.write(`${JSON.stringify(merged, null, 2)}\n`);
}

function print(name: string, { meaning, ratios, figures }: Measured): void {
  process.stdout.write(`\n${name}\n`);
  for (const [key, value] of Object.entries(ratios)) {
    process.stdout.write(`  ${key.padEnd(28)} ${value.toFixed(2).padStart(9)}   ${meaning[key] ?? ""}\n`);
  }
  for (const [key, value] of Object.entries(figures)) {
    process.stdout.write(`  ${key.padEnd(28)} ${value.toFixed(value < 100 ? 2 : 0).padStart(9)}\n`);
  }
}
