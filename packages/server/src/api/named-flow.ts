import { type FlowPlan, isCalled, splitReference } from "@crossdock/flow";
import { Problem } from "./problem.ts";

/** The plans of the flow that a request names, with its version or without. Throws with the names that there are. */
export function plansOf(flows: readonly FlowPlan[], asked: string): readonly FlowPlan[] {
  const found = flows.filter(({ flow }) => isCalled(flow, asked));
  if (found.length > 0) return found;
  const names = flows.map(({ flow }) => (asked.includes("@") ? flow : splitReference(flow).name));
  throw new Problem({ type: "unknown-trigger", of: "flow", asked, known: distinct(names) });
}

/** Those of the retailer, or all where none is named. Throws with the retailers that use the flow. */
export function ofRetailer(plans: readonly FlowPlan[], asked: string | undefined): readonly FlowPlan[] {
  const found = asked === undefined ? plans : plans.filter(({ retailer }) => retailer === asked);
  if (found.length > 0 || asked === undefined) return found;
  throw new Problem({
    type: "unknown-trigger",
    of: "retailer",
    asked,
    known: distinct(plans.map(({ retailer }) => retailer)),
  });
}

/** Throws, with the triggers that there are, where none of the plans has this one. */
export function refuseUnknownTrigger(plans: readonly FlowPlan[], asked: string | undefined): void {
  const known = distinct(plans.flatMap(({ triggers }) => triggers.map(({ id }) => id)));
  if (asked === undefined || known.includes(asked)) return;
  throw new Problem({ type: "unknown-trigger", of: "trigger", asked, known });
}

export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
