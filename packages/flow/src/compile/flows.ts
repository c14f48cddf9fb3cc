import { type Fields, fieldsAt, type InParts, isFields } from "@crossdock/kit";
import { kindSchema } from "../kinds/kind-schema.ts";
import type { FlowMode, FlowPlan } from "../plan.ts";
import type { FlowView } from "../view/view.ts";
import type { Rendered, SourceDocument } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { flowPlan } from "./flow-plan.ts";
import { interpolate } from "./interpolate.ts";

/** Each flow for each retailer that uses it, in the order of the retailers and of what they use. */
export function* compileFlows(_all: readonly Rendered[], context: CompileContext): InParts<FlowPlan[]> {
  const { workspace, rendered, registry } = context;
  const systems = context.plan("System") ?? new Map();
  const views = new Map(rendered.flows.map((view) => [viewId(view.retailer, view.flow), view]));
  const plans: FlowPlan[] = [];
  for (const retailer of workspace.resources.list("Retailer")) {
    if (!retailer.valid) continue;
    const { value } = interpolate(retailer, kindSchema("Retailer", registry), context);
    const vars = isFields(value["vars"]) ? value["vars"] : {};
    for (const { reference, mode } of usesOf(value, retailer, context)) {
      const view = views.get(viewId(retailer.name, reference));
      const chosen = view && { ...view, retailer: retailer.name };
      const plan = chosen && flowPlan(chosen, mode, vars, systems, context);
      if (plan) plans.push(plan);
      yield;
    }
  }
  return plans;
}

/** The flows that a retailer uses, each once; one that is named twice is reported. */
function usesOf(
  value: Fields,
  { name, spanOf }: SourceDocument,
  { report }: CompileContext,
): { reference: string; mode: FlowMode }[] {
  const seen = new Set<string>();
  return fieldsAt(value, "use").flatMap(([index, { flow, mode }]) => {
    const reference = String(flow);
    if (!seen.has(reference)) {
      seen.add(reference);
      return [{ reference, mode: modeOf(mode) }];
    }
    const problem = { id: "flow-used-twice", retailer: name, flow: reference } as const;
    report.add("XD106", problem, { span: spanOf(["use", index]) });
    return [];
  });
}

function viewId(retailer: FlowView["retailer"], flow: string): string {
  return `${retailer}\n${flow}`;
}

/** What is not written is live; the schema of Retailer allows no other word. */
function modeOf(written: unknown): FlowMode {
  return written === "shadow" || written === "paused" ? written : "live";
}
