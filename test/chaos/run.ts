import { postgresMissing } from "@crossdock/journal/testing";
import { thrownText } from "@crossdock/kit";
import type { Cluster } from "./cluster.ts";
import type { Report } from "./ledger.ts";
import { seeded } from "./random.ts";
import { type Chaos, Skipped, type Trial } from "./trial.ts";
import { trials } from "./trials/index.ts";

/**
 * `npm run test:chaos`: every acceptance test of several daemons, one after the other. Arguments are numbers of tests. Exits with 1
 * when one fails.
 */
const variables = {
  /** Repeats a run. */
  seed: Number(process.env["CHAOS_SEED"] ?? Date.now() % 1_000_000),
  /** How much of a full run. */
  scale: Number(process.env["CHAOS_SCALE"] ?? 1),
  /** Times may be so many times as long: for a machine that others use. */
  patience: Number(process.env["CHAOS_PATIENCE"] ?? 1),
  /** Messages a second. */
  rate: Number(process.env["CHAOS_RATE"] ?? 200),
};

const asked = process.argv.slice(2).map(Number);
const unknown = asked.filter((number) => !trials.some((trial) => trial.number === number));
if (unknown.length > 0) {
  const there = trials.map(({ number }) => number).join(", ");
  process.stderr.write(`there is no chaos test ${unknown.join(", ")}; there are ${there}\n`);
  process.exit(2);
}
const missing = await postgresMissing();
if (missing !== undefined) {
  process.stdout.write(`skipped: ${missing}\n`);
  process.exit(0);
}
const { seed, scale, patience, rate } = variables;
say(`CHAOS_SEED=${seed} CHAOS_SCALE=${scale} CHAOS_PATIENCE=${patience} CHAOS_RATE=${rate}`);
const failed: number[] = [];
for (const trial of trials) {
  if (asked.length > 0 && !asked.includes(trial.number)) continue;
  if (!(await passes(trial))) failed.push(trial.number);
}
say(failed.length > 0 ? `\nfailed: ${failed.join(", ")}` : "\nall passed");
process.exitCode = failed.length > 0 ? 1 : 0;

async function passes(trial: Trial): Promise<boolean> {
  say(`\n${trial.number} ${trial.title}`);
  const began = performance.now();
  const faults: string[] = [];
  const clusters: Cluster[] = [];
  try {
    const report = await trial.run(chaosOf(trial, faults, clusters));
    if (report) judge(report, faults);
  } catch (error) {
    if (error instanceof Skipped) {
      say(`  skipped: ${error.message}`);
      return true;
    }
    faults.push(error instanceof Error ? (error.stack ?? error.message) : thrownText(error));
  } finally {
    for (const cluster of clusters) {
      if (faults.length > 0) tellOf(cluster);
      await cluster.close();
    }
  }
  for (const fault of faults) say(`  FAILED ${fault}`);
  say(
    `  ${faults.length > 0 ? "failed" : "passed"} after ${Math.round((performance.now() - began) / 1000)} s`,
  );
  return faults.length === 0;
}

function chaosOf({ number }: Trial, faults: string[], clusters: Cluster[]): Chaos {
  const measured = (name: string, value: number, most?: number): void => {
    const bound = most === undefined ? "" : ` (at most ${most})`;
    say(`  ${name}: ${Number.isInteger(value) ? value : value.toFixed(2)}${bound}`);
    if (most !== undefined && !(value <= most)) faults.push(`${name} is ${value}, more than ${most}`);
  };
  return {
    // Each has numbers of its own, so that one alone does what it does among the others.
    random: seeded(seed * 100 + number),
    rate,
    scaled: (full, least = 1) => Math.max(least, Math.round(full * scale)),
    measured,
    took: (name, milliseconds, most) =>
      measured(`${name}, ms`, Math.round(milliseconds), most === undefined ? undefined : most * patience),
    must(what, isSo) {
      if (!isSo) faults.push(`it is not so that ${what}`);
    },
    note: (text) => say(`  ${text}`),
    watch: (cluster) => void clusters.push(cluster),
  };
}

/** What its daemons said last. */
function tellOf({ daemons, ends }: Cluster): void {
  for (const { name, code } of ends) say(`  ${name} ended with ${code}`);
  for (const [name, daemon] of daemons) {
    const lines = daemon.output().trimEnd().split("\n").slice(-12);
    for (const line of lines) say(`  ${name}: ${line.slice(0, 400)}`);
  }
}

/** What holds for every one of them. */
function judge(report: Report, faults: string[]): void {
  const { accepted, effects, repeated, lost, outOfOrder, doubled, worst, standstill, outage, refusals } =
    report;
  say(
    `  accepted ${accepted}, effects ${effects}, repeated ${repeated}, lost ${lost.length}, out of order ${outOfOrder.length}, doubled ${doubled.length}`,
  );
  const refused = Object.entries(refusals).map(([status, count]) => `${count} of ${status}`);
  say(
    `  worst message ${worst} ms, without progress ${standstill} ms, nothing accepted ${outage} ms, refused ${refused.join(", ") || "none"}`,
  );
  for (const [name, ids] of Object.entries({ lost, "out of order": outOfOrder, doubled }))
    if (ids.length > 0) faults.push(`${name}: ${ids.slice(0, 10).join(" ")}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
