import { parentPort, workerData } from "node:worker_threads";
import { compiler, reference } from "../engines.ts";
import { compare, type Difference } from "./compare.ts";
import { corpusOf } from "./corpus.ts";
import { loadReferences } from "./references.ts";
import { casesOf, type Found, shrink } from "./search.ts";

/** What the driver hands to a worker. */
export interface WorkerData {
  engine: "compiler" | "reference";
  /** Where the official suite may lie. */
  folder: string;
  /** The case active, for the driver: how many have begun, the length of the text, and the text. */
  current: SharedArrayBuffer;
}

/** A part of the run; `skip` cases of it are done. */
export interface Task {
  seed: number;
  count: number;
  skip: number;
  /** How many differences may still be made small; it takes long. */
  shrinkAtMost: number;
}

/** What a worker answers. */
export interface Report {
  cases: number;
  outcomes: [string, number][];
  found: Found[];
}

const data = workerData as WorkerData;
const counters = new Int32Array(data.current, 0, 2);
const text = new Uint8Array(data.current, 8);
const engine = data.engine === "compiler" ? compiler : reference;
const corpus = corpusOf(data.folder);
const references = await loadReferences();
/** Differences of each sort so far: many are of one cause, and one cause is to be seen a few times only. */
const sorts = new Map<string, number>();
const enough = 6;
const encoder = new TextEncoder();

parentPort?.on("message", (task: Task) => void run(task).then((report) => parentPort?.postMessage(report)));

async function run({ seed, count, skip, shrinkAtMost }: Task): Promise<Report> {
  const outcomes = new Map<string, number>();
  const found: Found[] = [];
  const cases = casesOf(corpus, seed, count).slice(skip);
  for (const each of cases) {
    const { written } = encoder.encodeInto(JSON.stringify(each), text);
    Atomics.store(counters, 1, written);
    Atomics.add(counters, 0, 1);
    const { outcome, difference } = await compare(engine, each, references);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (!difference) continue;
    const sort = sortOf(difference);
    const alike = sorts.get(sort) ?? 0;
    sorts.set(sort, alike + 1);
    if (alike < enough && found.length < shrinkAtMost) {
      found.push(await shrink(engine, each, difference.what, references));
    }
  }
  return { cases: cases.length, outcomes: [...outcomes], found };
}

function sortOf({ what, expected, got }: Difference): string {
  const codes = [expected, got].map((outcome) => (outcome.kind === "error" ? outcome.code : outcome.kind));
  return `${what} ${codes.join(" ")}`;
}
