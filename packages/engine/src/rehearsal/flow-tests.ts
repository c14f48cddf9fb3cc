import type { CasePlan, FlowTestPlan, MockPlan, Revision } from "@crossdock/flow";
import type { Span } from "@crossdock/kit";
import { type Difference, judge } from "./judge.ts";
import type { Observed } from "./observed.ts";
import { observeCase } from "./run-case.ts";
import type { Taken } from "./taken-branches.ts";

/** What came of one case for one retailer. */
export interface CaseResult {
  test: string;
  /** Where the case stands. */
  span: Span;
  flow: string;
  retailer: string;
  name: string;
  /** Empty: the case passed. */
  differences: readonly Difference[];
  observed: Observed;
  /** Mocks of the case that nothing asked. */
  unasked: readonly MockPlan[];
  /** Milliseconds that it took. */
  duration: number;
}

export interface FlowTestOptions {
  /** Which cases run; all, when missing. */
  isWanted?(test: FlowTestPlan, each: CasePlan): boolean;
  /** Tells of each way through a flow that was taken: see `Taken`. */
  taken?(test: FlowTestPlan): Taken;
  /** Milliseconds of some clock, to tell how long a case took. */
  time(): number;
}

/** Runs the cases of FlowTests in the order in which they are written: they wait for nothing, so one at a time. */
export async function runFlowTests(
  revision: Revision,
  tests: readonly FlowTestPlan[],
  options: FlowTestOptions,
): Promise<CaseResult[]> {
  const { isWanted = () => true } = options;
  const results: CaseResult[] = [];
  for (const test of tests) {
    for (const each of test.cases) {
      if (isWanted(test, each)) results.push(await runCase(revision, test, each, options));
    }
  }
  return results;
}

async function runCase(
  revision: Revision,
  test: FlowTestPlan,
  each: CasePlan,
  { taken, time }: FlowTestOptions,
): Promise<CaseResult> {
  const begun = time();
  const observed = await observeCase(revision, test, each, taken?.(test) ?? (() => undefined));
  return {
    test: test.name,
    span: each.span,
    flow: test.flow,
    retailer: test.retailer,
    name: each.name,
    differences: judge(test, each, observed),
    observed,
    unasked: each.mocks.filter((mock) => !observed.asked.includes(mock)),
    duration: time() - begun,
  };
}
