import {
  type Files,
  flowTestPlans,
  loadWorkspace,
  type Revision,
  renderWorkspace,
  splitReference,
} from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import type { SentCase, SentReport } from "@crossdock/lint/diff";
import { effectsOf } from "./effects.ts";
import { sentChanges } from "./group-effects.ts";
import { type TriedCase, type Trying, tryCases } from "./tried-cases.ts";

/** A state of a workspace that compiles. */
export interface SentState {
  revision: Revision;
  /** Its files without flow tests. */
  files: Files;
}

/** Flow tests with their fixtures: those of the state after, and where they are known those of the state before. */
export interface SentTests {
  after: Files;
  before?: Files | undefined;
  /** Messages of a daemon, as flow tests that nobody wrote. */
  recorded?: Files | undefined;
}

/**
 * Does with both states what the flow tests say, and tells what is different in what is sent. Cases that the change took out
 * of the tests are run as they were, so that nothing is hidden by it.
 */
export async function sentReport(
  before: SentState,
  after: SentState,
  tests: SentTests,
  registry: Registry,
): Promise<SentReport> {
  const states = (own: Files): [Trying, Trying] => [
    trying(before, own, registry),
    trying(after, own, registry),
  ];
  const { tried, untried } = await tryCases(...states(tests.after), () => true);
  if (tests.before) {
    const known = new Set([...tried, ...untried].map(idOf));
    const gone = await tryCases(
      ...states(tests.before),
      ({ flow, retailer, name: test }, { name }) =>
        !known.has(idOf({ flow: splitReference(flow).name, retailer, test, name })),
    );
    tried.push(...gone.tried.map((each) => ({ ...each, isTest: false })));
  }
  const recorded = tests.recorded ? await tryCases(...states(tests.recorded), () => true) : undefined;
  tried.push(...(recorded?.tried ?? []).map((each) => ({ ...each, isTest: false })));
  return {
    recorded: recorded?.tried.length ?? 0,
    tried: countsOf(tried),
    changes: sentChanges(tried),
    failing: tried.flatMap(({ isTest, test, name, flow, retailer, after }) =>
      isTest ? after.differences.slice(0, 1).map((first) => ({ test, name, flow, retailer, ...first })) : [],
    ),
    untried,
  };
}

function trying({ revision, files }: SentState, tests: Files, registry: Registry): Trying {
  const workspace = loadWorkspace({ ...files, ...tests }, { registry });
  // What is wrong with the tests is told by the comparison of the tests.
  return { revision, tests: flowTestPlans(renderWorkspace(workspace, { registry }), { registry }) };
}

function idOf({ flow, retailer, test, name }: SentCase): string {
  return JSON.stringify([flow, retailer, test, name]);
}

function countsOf(tried: readonly TriedCase[]): SentReport["tried"] {
  const groups = Map.groupBy(tried, ({ flow, retailer }) => JSON.stringify([flow, retailer]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { flow, retailer } = first;
    const differing = group.filter(
      ({ before, after }) => effectsOf(before.observed, after.observed).length > 0,
    );
    return [{ flow, retailer, messages: group.length, differing: differing.length }];
  });
}
