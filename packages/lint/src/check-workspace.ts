import {
  type Compiled,
  compileWorkspace,
  type RenderedWorkspace,
  renderWorkspace,
  standInVariables,
  type Workspace,
} from "@crossdock/flow";
import { compareDiagnostics, type Diagnostic } from "@crossdock/kit";
import { type LintOptions, lint } from "./lint.ts";

/** Everything that keeps a workspace from running, and what it would run. */
export interface CheckedWorkspace {
  findings: readonly Diagnostic[];
  rendered: RenderedWorkspace;
  /** Missing where compiling found an error. */
  revision: Compiled["revision"];
  /** Of the parts that nothing is wrong with; missing where there is no Environment. */
  sound: Compiled["sound"];
}

/**
 * Lints a workspace and compiles it as the start does: what only compiling finds, such as a schema that cannot be used
 * or a key twice in a CSV file, is a finding like the others, and no comment suppresses it. `variables` are those of
 * the environment; one that is not set has a value that fits its field.
 */
export function checkWorkspace(
  workspace: Workspace,
  { variables, ...options }: LintOptions & { variables: (name: string) => string | undefined },
): CheckedWorkspace {
  const { registry, environment } = options;
  const rendered = options.rendered ?? renderWorkspace(workspace, { registry });
  const found = lint(workspace, { ...options, rendered });
  const standIn = standInVariables(workspace, registry);
  const { revision, sound, diagnostics } = compileWorkspace(workspace, {
    registry,
    environment,
    rendered,
    env: (name) => variables(name) ?? standIn(name),
  });
  const known = new Set(found.map(placeOf));
  const others = diagnostics.filter((each) => !known.has(placeOf(each)));
  return { findings: [...found, ...others].sort(compareDiagnostics), rendered, revision, sound };
}

/** Rule and place: the linter and the compiler may use other words for the same. */
function placeOf({ code, message, span }: Diagnostic): string {
  return span ? `${code} ${span.file} ${span.start.offset}` : `${code} ${message}`;
}
