import type { Registry } from "@crossdock/kit";
import { loadWorkspace } from "../load/load-workspace.ts";
import { createReport } from "../load/report.ts";
import type { EnvironmentPlan } from "../plan.ts";
import type { Files } from "../workspace.ts";
import { environmentPlan } from "./environment-plan.ts";

/** An Environment by itself, from files that need not be a whole workspace; undefined where it cannot be read. */
export function readEnvironment(
  files: Files,
  name: string,
  { registry, env }: { registry: Registry; env(variable: string): string | undefined },
): EnvironmentPlan | undefined {
  const document = loadWorkspace(files, { registry }).resources.find("Environment", name);
  const interpolation = { registry, env, used: new Map(), report: createReport() };
  return document?.valid ? environmentPlan(document, interpolation) : undefined;
}
