import { fieldsAt, isFields } from "@crossdock/kit";
import { kindSchema } from "../kinds/kind-schema.ts";
import type { FlowMode, FlowPlan } from "../plan.ts";
import type { Rendered } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { flowPlan } from "./flow-plan.ts";
import { interpolate } from "./interpolate.ts";

/** Each flow for each retailer that uses it, in the order of the retailers and of what they use. */
export function compileFlows(_all: readonly Rendered[], context: CompileContext): FlowPlan[] {
  const { workspace, rendered, registry, report } = context;
  const systems = context.plan("System") ?? new Map();
  return workspace.resources.list("Retailer").flatMap((retailer) => {
    if (!retailer.valid) return [];
    const { value } = interpolate(retailer, kindSchema("Retailer", registry), context);
    const vars = isFields(value["vars"]) ? value["vars"] : {};
    const seen = new Set<string>();
    return fieldsAt(value["use"]).flatMap(([index, { flow: reference, mode }]) => {
      if (seen.has(String(reference))) {
        const problem = { id: "flow-used-twice", retailer: retailer.name, flow: String(reference) } as const;
        report.add("XD106", problem, { span: retailer.spanOf(["use", index]) });
        return [];
      }
      seen.add(String(reference));
      const flow = rendered.flows.find(
        (other) => other.retailer === retailer.name && other.flow === reference,
      );
      if (!flow) return [];
      const chosen = { ...flow, retailer: retailer.name };
      const plan = flowPlan(chosen, modeOf(mode), vars, systems, context);
      return plan ? [plan] : [];
    });
  });
}

/** What is not written is live; the schema of Retailer allows no other word. */
function modeOf(written: unknown): FlowMode {
  return written === "shadow" || written === "paused" ? written : "live";
}
