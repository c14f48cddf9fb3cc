import type { Routes } from "@crossdock/api";
import type { Engine } from "@crossdock/engine";
import type { Handler } from "./handler.ts";
import { triggerOf, type Unfit } from "./trigger-of.ts";

export const fireTrigger: Handler<Routes["fireTrigger"]> = async (
  { params: { flow: asked }, body: { reason, dryRun = false, ...rest }, by },
  { engine },
) => {
  const { plan, trigger } = triggerOf(
    engine.revision().plans.Flow,
    { flow: asked, ...rest },
    notFired(engine),
  );
  const place = { flow: plan.flow, retailer: plan.retailer, trigger: trigger.id };
  const meant = { ...place, kind: trigger.definition.name };
  const nothing = { taken: null, failure: null };
  if (dryRun) return { ...meant, state: "wouldFire", ...nothing };
  const result = await engine.fire(place, { reason, by });
  if (!result.ok) return { ...meant, state: "underWay", ...nothing };
  const { state, taken, reason: failure } = result;
  return { ...meant, state, taken, failure };
};

const notFired =
  ({ pauses }: Pick<Engine, "pauses">): Unfit =>
  ({ id, definition }, plan) => {
    const { flow, retailer, mode } = plan;
    if (definition.name === "webhook")
      return `the webhook ${id} of ${flow} fires when its sender sends; \`crossdock send\` sends it a request, and \`crossdock replay\` runs a message again`;
    if (!definition.firesOnDemand)
      return `triggers of the kind ${definition.name} are not fired by hand: their definition does not say that they can be`;
    if (mode === "paused")
      return `${flow} is paused for ${retailer} and fetches nothing; its \`mode\` says so`;
    const pause = pauses.ofFlow(plan) ?? pauses.ofTrigger(plan, id);
    return pause && `${pause.actor} has paused it: ${pause.reason}; it fires once it is resumed`;
  };
