import type { FlowPlan } from "@crossdock/flow";
import type { Log } from "@crossdock/kit";
import type { Observe } from "../events.ts";

/** Fields that are remembered as told. */
const mostDrift = 1000;

/** Tells of fields that a contract does not declare: counted each time, and each field named in the log once. */
export function createDrift({
  log,
  observe,
}: {
  log: Log;
  observe: Observe;
}): (plan: FlowPlan, fields: readonly string[]) => void {
  const told = new Set<string>();
  return ({ flow, retailer, input }, fields) => {
    observe({ kind: "drift", flow, retailer });
    const fresh = fields.filter((field) => !told.has(`${flow} ${retailer} ${field}`));
    if (fresh.length === 0 || told.size >= mostDrift) return;
    for (const field of fresh) told.add(`${flow} ${retailer} ${field}`);
    const contract = input?.contract;
    log.warn(
      { flow, retailer, contract, fields: fresh },
      "the sender adds fields that the contract does not declare",
    );
  };
}
