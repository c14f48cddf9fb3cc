import type { InParts } from "@crossdock/kit";
import type { SystemPlan } from "../plan.ts";
import { rolesOf } from "../resolve/role-resolver.ts";
import type { Rendered, SourceDocument } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { systemPlan } from "./system-plan.ts";

/** Every System that plays a role; one that nobody uses needs no values. */
export function* compileSystems(
  _all: readonly Rendered[],
  context: CompileContext,
): InParts<ReadonlyMap<string, SystemPlan>> {
  const { resources } = context.workspace;
  const systems = new Map<string, SystemPlan>();
  const used = new Set<SourceDocument>();
  for (const retailer of resources.list("Retailer")) {
    for (const name of Object.values(rolesOf(retailer))) {
      const system = resources.resolve("System", name, retailer.name);
      if (system) used.add(system);
    }
  }
  for (const system of systemsByName(context)) used.add(system);
  for (const system of used) {
    const plan = systemPlan(system, context);
    if (plan) systems.set(plan.name, plan);
    yield;
  }
  return systems;
}

/** Systems that a flow names without a role. */
function systemsByName({ rendered, workspace }: CompileContext): SourceDocument[] {
  return rendered.resources.flatMap(({ retailer, fields }) => {
    if (retailer === null) return [];
    return fields.flatMap(({ mark, value: role }) => {
      if (!mark.role || typeof role !== "string") return [];
      const system = workspace.resources.resolve("System", role, retailer);
      return system && (system.retailer === null || system.retailer === retailer) ? [system] : [];
    });
  });
}
