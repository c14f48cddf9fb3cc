import { spawnSync } from "node:child_process";
import { runFlowTests } from "@crossdock/engine/rehearsal";
import { compileWorkspace, flowTestPlans, loadWorkspace, renderWorkspace } from "@crossdock/flow";
import { readWorkspace } from "@crossdock/server";
import { registry, root } from "../flows/library.ts";
import { median } from "./load.ts";
import type { Measured } from "./run.ts";

const rounds = 7;

/** Every case of the flow tests of `flows/`, and what each would cost at the very least in a process of its own. */
export async function flowTests(): Promise<Measured> {
  const workspace = loadWorkspace(await readWorkspace(root, { tests: true }), { registry });
  const { revision } = compileWorkspace(workspace, { registry, environment: "test", env: "madeUp" });
  if (!revision) throw new Error("the library does not compile");
  const plans = flowTestPlans(renderWorkspace(workspace, { registry }), { registry });
  const cases: number[] = [];
  const processes: number[] = [];
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const results = await runFlowTests(revision, plans, { time: () => performance.now() });
    cases.push((performance.now() - begun) / results.length);
    count = results.length;
    const failed = results.find(({ differences }) => differences.length > 0);
    if (failed) throw new Error(`the case "${failed.name}" of ${failed.test} fails`);
    processes.push(startOfProcess());
  }
  return {
    meaning: { processVsCase: "the start of a Node process that does nothing, over a case of a flow test" },
    ratios: { processVsCase: median(processes) / median(cases) },
    figures: { flowTestCases: count, casesPerSecond: 1000 / median(cases) },
  };
}

function startOfProcess(): number {
  const begun = performance.now();
  spawnSync(process.execPath, ["--eval", ""]);
  return performance.now() - begun;
}
