import type { FlowPlan, TriggerPlan } from "@crossdock/flow";
import { Problem } from "./problem.ts";

/** What a request says of the trigger that it means. */
export interface WantedTrigger {
  flow: string;
  retailer?: string | undefined;
  trigger?: string | undefined;
}

export interface FoundTrigger {
  plan: FlowPlan;
  trigger: TriggerPlan;
}

/** Why a trigger cannot be meant, with what may be done instead; undefined where it can. */
export type Unfit = (trigger: TriggerPlan, plan: FlowPlan) => string | undefined;

/** The one trigger that is meant: what is left out must leave one alone. */
export function triggerOf(flows: readonly FlowPlan[], wanted: WantedTrigger, unfit: Unfit): FoundTrigger {
  const plan = planOf(flows, wanted);
  const { flow, retailer, triggers } = plan;
  const named = wanted.trigger === undefined ? triggers : triggers.filter(({ id }) => id === wanted.trigger);
  if (named.length === 0 && wanted.trigger !== undefined) {
    const known = triggers.map(({ id }) => id);
    throw new Problem({ type: "unknown-trigger", of: "trigger", asked: wanted.trigger, known });
  }
  const fitting = named.filter((each) => unfit(each, plan) === undefined);
  const [trigger, other] = fitting;
  if (trigger && !other) return { plan, trigger };
  if (trigger) {
    const known = fitting.map(({ id }) => id);
    throw new Problem({ type: "unclear-trigger", of: "trigger", flow, known });
  }
  const [reason = `${flow} has no trigger`] = named.map((each) => unfit(each, plan) ?? "");
  throw new Problem({ type: "unfit-trigger", flow, retailer, reason });
}

/** The flow of the one retailer. */
function planOf(
  flows: readonly FlowPlan[],
  { flow: asked, retailer }: Omit<WantedTrigger, "trigger">,
): FlowPlan {
  const all = flows.filter(({ flow }) => flow === asked || flow.split("@", 1)[0] === asked);
  const versions = namesOf(all, "flow");
  if (versions.length === 0) {
    const names = [...new Set(flows.map(({ flow }) => (asked.includes("@") ? flow : shortOf(flow))))].sort();
    throw new Problem({ type: "unknown-trigger", of: "flow", asked, known: names });
  }
  if (versions.length > 1)
    throw new Problem({ type: "unclear-trigger", of: "version", flow: asked, known: versions });
  const [flow = asked] = versions;
  const of = retailer === undefined ? all : all.filter((each) => each.retailer === retailer);
  const [only, other] = of;
  if (only && !other) return only;
  const known = namesOf(all, "retailer");
  if (only || retailer === undefined)
    throw new Problem({ type: "unclear-trigger", of: "retailer", flow, known });
  throw new Problem({ type: "unknown-trigger", of: "retailer", asked: retailer, known });
}

function shortOf(flow: string): string {
  return flow.replace(/@\d+$/, "");
}

function namesOf(plans: readonly FlowPlan[], of: "flow" | "retailer"): string[] {
  return [...new Set(plans.map((plan) => plan[of]))].sort();
}
