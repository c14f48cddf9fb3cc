import { type Files, type FlowTestPlan, flowFiles, type RenderedWorkspace } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";

/** The tests that what is new may concern: tests and fixtures themselves, and those of flows that use a file of it. */
export function touchedTests(
  tests: readonly FlowTestPlan[],
  before: Files,
  rendered: RenderedWorkspace,
  options: { registry: Registry; environment: string },
): FlowTestPlan[] {
  const { files } = rendered.workspace;
  const names = new Set([...Object.keys(before), ...Object.keys(files)]);
  const changed = [...names].filter((file) => before[file] !== files[file]);
  return tests.filter((test) => {
    const uses = flowFiles(rendered, test, options)?.files;
    const text = files[test.file] ?? "";
    return changed.some((file) => file === test.file || uses?.has(file) || isFixture(file, text));
  });
}

/** A message is named by its path from the test's own folder. */
function isFixture(file: string, test: string): boolean {
  const isOfTests = file.startsWith("samples/") || file.startsWith("test/");
  return isOfTests && test.includes(file.slice(file.lastIndexOf("/") + 1));
}
