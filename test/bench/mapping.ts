import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compile, compileMapping, helpers } from "@crossdock/mapping";
import jsonata from "jsonata";
import { parse } from "yaml";
import { defaultFolder, hasSuite, readSuite } from "../jsonata/suite.ts";
import { orderByHand } from "./mapping/order-by-hand.ts";
import { orderMapping } from "./mapping/order-mapping.ts";
import { shopOrder } from "./mapping/shop-order.ts";
import type { Measured } from "./run.ts";

type Work = () => unknown;

/** Rounds in which the contenders take turns; the median of their ratios counts. */
const rounds = 9;
const root = join(import.meta.dirname, "../..");

const ownHelpers = Object.fromEntries(helpers.flatMap(({ name, call }) => (call ? [[name, call]] : [])));

/**
 * An order mapping on the compiler, on the `jsonata` package and written by hand; the mappings of `flows/`; garbage; every
 * expression of the language's own suite run once, preparation included.
 */
export async function mapping(): Promise<Measured> {
  const order = shopOrder();
  const compiled = compile(orderMapping);
  const reference = jsonata(orderMapping);
  const ours = () => compiled.evaluate(order);
  const theirs = () => reference.evaluate(order);
  const byHand = () => orderByHand(order);
  await mustAgree(ours, theirs, "the compiler and jsonata");
  await mustAgree(ours, byHand, "the compiler and the hand-written mapping");
  const vsJsonata = await compareCosts(theirs, 60, ours, 1500);
  const vsHand = await compareCosts(ours, 1500, byHand, 6000);
  const flows = await measureFlows();
  const collect = garbageCollector();
  const ourGarbage = await garbageOf(ours, 200, collect);
  const theirGarbage = await garbageOf(theirs, 20, collect);
  const once = await measureSuite();
  return {
    meaning: {
      orderVsJsonata: "CPU of an order mapping on jsonata, over ours (40 fields, 5 lines)",
      orderVsHand: "CPU of the same on our compiler, over JavaScript written by hand",
      flowsVsJsonata: "CPU of the mapping of flows/ from the storefront on jsonata, over ours",
      garbageVsJsonata: "bytes that jsonata makes for the order mapping, over ours",
      suiteOnceVsJsonata: "CPU of all expressions of the suite, prepared and run once, on jsonata over ours",
    },
    ratios: {
      orderVsJsonata: vsJsonata.ratio,
      orderVsHand: vsHand.ratio,
      flowsVsJsonata: flows.ratio,
      garbageVsJsonata: theirGarbage / ourGarbage,
      ...(once ? { suiteOnceVsJsonata: once.ratio } : {}),
    },
    figures: {
      orderMicroseconds: vsJsonata.right,
      orderMicrosecondsJsonata: vsJsonata.left,
      orderMicrosecondsByHand: vsHand.right,
      flowsMicroseconds: flows.right,
      garbageKilobytes: ourGarbage / 1024,
      ...(once ? { suiteSlowerThanJsonata: once.slower } : {}),
      ...prepareMany(collect),
    },
  };
}

async function mustAgree(left: Work, right: Work, who: string): Promise<void> {
  const plain = async (work: Work) => JSON.parse(JSON.stringify(await work())) as unknown;
  if (!isDeepStrictEqual(await plain(left), await plain(right))) throw new Error(`${who} do not agree`);
}

/** Costs of one call in microseconds of CPU, and the median of left over right. */
async function compareCosts(left: Work, leftCalls: number, right: Work, rightCalls: number) {
  const costs: { left: number; right: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const one = await costOf(left, leftCalls);
    const other = await costOf(right, rightCalls);
    // The first round warms both up.
    if (round > 0) costs.push({ left: one, right: other });
  }
  return {
    ratio: median(costs.map((cost) => cost.left / cost.right)),
    left: median(costs.map((cost) => cost.left)),
    right: median(costs.map((cost) => cost.right)),
  };
}

async function costOf(work: Work, calls: number): Promise<number> {
  const started = process.cpuUsage();
  for (let call = 0; call < calls; call++) {
    const result = work();
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / calls;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The storefront's order to the canonical one: the whole mapping as a flow runs it, and its leaves on jsonata. */
async function measureFlows() {
  const text = readFileSync(join(root, "flows/base/sfcc-order-to-retail.mapping.yaml"), "utf8");
  const order: unknown = JSON.parse(readFileSync(join(root, "test/fixtures/orders/option.json"), "utf8"));
  const tree = (parse(text) as { mapping: unknown }).mapping;
  const ours = compileMapping(tree);
  const theirs = leavesOf(tree).map((source) => jsonata(source));
  const allTheirs = async () => {
    for (const each of theirs) await each.evaluate(order, ownHelpers);
  };
  for (const [at, { expression }] of ours.leaves.entries()) {
    await mustAgree(
      async () => [await expression.evaluate(order)],
      async () => [await theirs[at]?.evaluate(order, ownHelpers)],
      `both on ${expression.source}`,
    );
  }
  return compareCosts(allTheirs, 25, () => ours.evaluate(order), 600);
}

function leavesOf(tree: unknown): string[] {
  if (typeof tree === "string") return [tree];
  return typeof tree === "object" && tree !== null ? Object.values(tree).flatMap(leavesOf) : [];
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** Bytes that a call makes, kept or not: few enough calls that nothing is collected in between. */
async function garbageOf(work: Work, calls: number, collect: () => void): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < 5; round++) {
    collect();
    const before = allocated();
    for (let call = 0; call < calls; call++) await work();
    found.push((allocated() - before) / calls);
  }
  // A collection in between takes from the count.
  return Math.max(...found);
}

function allocated(): number {
  return getHeapStatistics().used_heap_size;
}

/** Every expression of the suite once, preparation included; undefined where the suite is not there. */
async function measureSuite(): Promise<{ ratio: number; slower: number } | undefined> {
  if (!hasSuite(defaultFolder)) return undefined;
  const cases = readSuite(defaultFolder).filter(({ depth, name }) => !depth && !/^range-operator/.test(name));
  let [ours, theirs, slower] = [0, 0, 0];
  for (const { expression, input, bindings } of cases) {
    const data: unknown = input && JSON.parse(input);
    const run = (): unknown => attempt(() => compile(expression).evaluate(data, bindings));
    const runTheirs = (): unknown => attempt(() => jsonata(expression).evaluate(data, bindings));
    let { our, their } = await turns(run, runTheirs);
    ours += median(our);
    theirs += median(their);
    // Another process may have taken its turn in the middle of ours: what is slower is slower every time.
    for (let again = 0; again < 3 && isSlower(our, their); again++)
      ({ our, their } = await turns(run, runTheirs));
    if (isSlower(our, their)) slower++;
  }
  return { ratio: theirs / ours, slower };
}

async function turns(run: Work, runTheirs: Work): Promise<{ our: number[]; their: number[] }> {
  const our: number[] = [];
  const their: number[] = [];
  for (let round = 0; round < 5; round++) {
    our.push(await timeOf(run));
    their.push(await timeOf(runTheirs));
  }
  return { our, their };
}

/** Beyond noise: half as long again, and a tenth of a millisecond more. */
function isSlower(our: readonly number[], their: readonly number[]): boolean {
  return Math.min(...our) > Math.min(...their) * 1.5 + 0.1;
}

async function attempt(work: Work): Promise<unknown> {
  try {
    return await work();
  } catch {
    // Half of the suite is errors.
    return undefined;
  }
}

async function timeOf(work: Work): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Preparation of 10,000 different expressions of usual length. */
function prepareMany(collect: () => void): Record<string, number> {
  const count = 10_000;
  collect();
  const before = allocated();
  const started = performance.now();
  const all = Array.from({ length: count }, (_, index) =>
    compile(`lines[quantity > ${index}].{ "sku": sku, "total": $string(price * quantity + ${index}) }`),
  );
  const took = performance.now() - started;
  collect();
  const bytes = allocated() - before;
  return {
    prepare10000Milliseconds: took,
    prepare10000Megabytes: all.length === count ? bytes / 1024 / 1024 : Number.NaN,
  };
}
