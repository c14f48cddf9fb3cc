import { runFlowTests } from "@crossdock/engine/rehearsal";
import { type Files, flowTestPlans } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import { testable } from "../flow-tests/run-workspace.ts";
import type { Tell } from "./dev-event.ts";
import type { Look } from "./looks.ts";
import { touchedTests } from "./touched-tests.ts";

/** Runs all flow tests first, then those that what is new may concern. */
export function createTestRuns({
  environment,
  registry,
  tell,
}: {
  environment: string;
  registry: Registry;
  tell: Tell;
}) {
  /** The files that the tests were last run on. */
  let before: Files | undefined;
  return async ({ files, rendered }: Pick<Look, "files" | "rendered">): Promise<void> => {
    const options = { registry, environment };
    const all = flowTestPlans(rendered, options);
    const touched = before ? touchedTests(all, before, rendered, options) : all;
    const of = before ? "changed" : "all";
    before = files;
    if (touched.length === 0) {
      if (of === "all") tell({ event: "untested", reason: "there are no flow tests yet" });
      return;
    }
    const compiled = await testable(files, environment, registry);
    if (!compiled.ok) {
      tell({ event: "untested", reason: "the tests run once the files have no errors" });
      // What was not tested is tested then.
      before = undefined;
      return;
    }
    const wanted = new Set(touched.map(idOf));
    const tests = compiled.tests.filter((test) => wanted.has(idOf(test)));
    const results = await runFlowTests(compiled.revision, tests, { time: () => performance.now() });
    if (results.length > 0) tell({ event: "tests", results, of });
  };
}

function idOf({ name, flow, retailer }: { name: string; flow: string; retailer: string }): string {
  return JSON.stringify([name, flow, retailer]);
}
