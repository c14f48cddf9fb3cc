import {
  type BranchWatcher,
  type Files,
  type FlowTestPlan,
  isCalled,
  type RenderedWorkspace,
  type Revision,
} from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";

/** A workspace whose flow tests can run, or why they cannot. */
export type Testable =
  | {
      ok: true;
      revision: Revision;
      rendered: RenderedWorkspace;
      tests: readonly FlowTestPlan[];
      files: Files;
    }
  | { ok: false; errors: readonly Diagnostic[]; files: Files };

/** Reads a workspace with its flow tests. `onBranch` is told which way each condition of an expression goes. */
export async function readTestable(
  folder: string,
  environment: string,
  registry: Registry,
  onBranch?: BranchWatcher,
): Promise<Testable> {
  const { readWorkspace } = await import("@crossdock/server/read-workspace");
  return testable(await readWorkspace(folder, { tests: true }), environment, registry, onBranch);
}

/**
 * Compiles a workspace and its flow tests. Nothing is sent, so variables of the environment get values that are made up:
 * a test says the same on every machine.
 */
export async function testable(
  files: Files,
  environment: string,
  registry: Registry,
  onBranch?: BranchWatcher,
): Promise<Testable> {
  const { compileWorkspace, flowTestPlans, loadWorkspace, renderWorkspace } = await import("@crossdock/flow");
  const workspace = loadWorkspace(files, { registry });
  const { revision, diagnostics } = compileWorkspace(workspace, {
    registry,
    environment,
    env: "madeUp",
    onBranch,
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!revision || errors.length > 0) return { ok: false, errors, files };
  const rendered = renderWorkspace(workspace, { registry });
  return { ok: true, revision, rendered, tests: flowTestPlans(rendered, { registry }), files };
}

/** Which cases a person wants; missing parts want all. */
export interface Wanted {
  /** Part of the name of a case or of its test. */
  name?: string | undefined;
  flow?: string | undefined;
  retailer?: string | undefined;
}

export function isWanted(
  { name, flow, retailer }: Wanted,
  test: Pick<FlowTestPlan, "name" | "flow" | "retailer">,
  each: { name: string },
): boolean {
  const text = `${test.name}: ${each.name}`.toLowerCase();
  return (
    (name === undefined || text.includes(name.toLowerCase())) &&
    (flow === undefined || isCalled(test.flow, flow)) &&
    (retailer === undefined || test.retailer === retailer)
  );
}
