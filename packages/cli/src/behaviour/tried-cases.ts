import { type CaseResult, runFlowTests } from "@crossdock/engine/rehearsal";
import {
  type CasePlan,
  type FlowPlan,
  type FlowTestPlan,
  isCalled,
  type Revision,
  splitReference,
} from "@crossdock/flow";
import { thrownText } from "@crossdock/kit";
import type { SentCase, SentReport } from "@crossdock/lint/diff";

/** A state of a workspace that compiles, and flow tests as they fit it. */
export interface Trying {
  revision: Revision;
  tests: readonly FlowTestPlan[];
}

/** A case on two states of a workspace. */
export interface TriedCase extends SentCase {
  plan: FlowTestPlan;
  case: CasePlan;
  /** It is among the tests that the change leaves behind. */
  isTest: boolean;
  /** Of the flow on both states. */
  criticality: readonly string[];
  before: CaseResult;
  after: CaseResult;
}

/**
 * Runs the same cases on two states: those that `after` has, each with the flow as the retailer ran it before, whatever
 * its version. A case of a flow that the retailer did not use before is left out.
 */
export async function tryCases(
  before: Trying,
  after: Trying,
  isWanted: (test: FlowTestPlan, each: CasePlan) => boolean,
): Promise<{ tried: TriedCase[]; untried: SentReport["untried"] }> {
  const tried: TriedCase[] = [];
  const untried: SentReport["untried"][number][] = [];
  for (const test of after.tests) {
    const earlier = earlierTest(test, before);
    if (!earlier) continue;
    const flow = splitReference(test.flow).name;
    for (const each of test.cases) {
      const same = earlier.cases.find(({ name }) => name === each.name);
      if (!same || !isWanted(test, each)) continue;
      const { retailer } = test;
      const who = { flow, retailer, test: test.name, name: each.name };
      const criticality = [criticalityOf(before, earlier), criticalityOf(after, test)];
      const now = await runOne(after.revision, test, each);
      const old = await runOne(before.revision, earlier, same);
      if (now.ok && old.ok)
        tried.push({
          ...who,
          isTest: true,
          plan: test,
          case: each,
          criticality,
          before: old.result,
          after: now.result,
        });
      else
        untried.push({ ...who, reason: [now, old].flatMap((run) => (run.ok ? [] : run.reason)).join("; ") });
    }
  }
  return { tried, untried };
}

function criticalityOf({ revision }: Trying, { flow, retailer }: FlowTestPlan): string {
  return (
    planOf(revision, (each) => each.flow === flow && each.retailer === retailer)?.criticality ?? "medium"
  );
}

function planOf({ plans }: Revision, fits: (plan: FlowPlan) => boolean): FlowPlan | undefined {
  return plans.Flow.find(fits);
}

type Run = { ok: true; result: CaseResult } | { ok: false; reason: string };

async function runOne(revision: Revision, test: FlowTestPlan, each: CasePlan): Promise<Run> {
  try {
    const [result] = await runFlowTests(revision, [{ ...test, cases: [each] }], { time: () => 0 });
    return result ? { ok: true, result } : { ok: false, reason: "it was not run" };
  } catch (error) {
    return { ok: false, reason: thrownText(error) };
  }
}

/** The same test on the earlier state; where it has another version of the flow, with that one. */
function earlierTest(test: FlowTestPlan, { revision, tests }: Trying): FlowTestPlan | undefined {
  const same = tests.find(
    ({ file, name, flow, retailer }) =>
      file === test.file && name === test.name && flow === test.flow && retailer === test.retailer,
  );
  if (same) return same;
  const used = planOf(
    revision,
    ({ flow, retailer }) => retailer === test.retailer && isCalled(flow, splitReference(test.flow).name),
  );
  return used && { ...test, flow: used.flow };
}
