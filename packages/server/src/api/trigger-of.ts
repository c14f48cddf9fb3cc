import type { FlowPlan, TriggerPlan } from "@crossdock/flow";
import { distinct, ofRetailer, plansOf, refuseUnknownTrigger } from "./named-flow.ts";
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
  refuseUnknownTrigger([plan], wanted.trigger);
  const named = wanted.trigger === undefined ? triggers : triggers.filter(({ id }) => id === wanted.trigger);
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
  const all = plansOf(flows, asked);
  const versions = distinct(all.map(({ flow }) => flow));
  const [flow = asked, version] = versions;
  if (version !== undefined)
    throw new Problem({ type: "unclear-trigger", of: "version", flow: asked, known: versions });
  const [only, other] = ofRetailer(all, retailer);
  if (only && !other) return only;
  const known = distinct(all.map((each) => each.retailer));
  throw new Problem({ type: "unclear-trigger", of: "retailer", flow, known });
}
