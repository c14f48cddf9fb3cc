import { nearest } from "@crossdock/kit";
import type { EnvironmentPlan } from "../plan.ts";
import type { Rendered } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { environmentPlan } from "./environment-plan.ts";

/** The Environment that is compiled for; of several one applies. */
export function compileEnvironment(
  _all: readonly Rendered[],
  context: CompileContext,
): EnvironmentPlan | undefined {
  const { workspace, environment: name, report } = context;
  const document = workspace.resources.find("Environment", name);
  if (document) return document.valid ? environmentPlan(document, context) : undefined;
  const known = workspace.resources.references("Environment");
  report.add("XD103", { id: "unknown-environment", name, known, meant: nearest(name, known) });
  return undefined;
}
