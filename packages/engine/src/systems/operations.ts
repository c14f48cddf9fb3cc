import type { SystemPlan } from "@crossdock/flow";
import {
  type CallOperation,
  callOf,
  type ListOperation,
  type Operation,
  type SubscribeOperation,
} from "@crossdock/kit";

/** The operations of a System, found by name and by what they are used for. All throw where there is none. */
export interface Operations {
  /** As a step calls it, a list as well. */
  operation(name: string): CallOperation;
  list(name: string): ListOperation;
  subscription(name: string): SubscribeOperation;
}

export function operationsOf(plan: Pick<SystemPlan, "name" | "operations">): Operations {
  const named = (name: string): Operation => {
    const operation = plan.operations.get(name);
    if (!operation) throw new Error(`${plan.name} has no operation ${name}`);
    return operation;
  };
  return {
    operation(name) {
      const operation = callOf(named(name));
      if (!operation) throw new Error(`${plan.name}/${name} cannot be called by a step`);
      return operation;
    },
    list(name) {
      const operation = named(name);
      if (operation.kind !== "list") throw new Error(`${plan.name}/${name} is not a list`);
      return operation;
    },
    subscription(name) {
      const operation = named(name);
      if (operation.kind !== "subscribe") throw new Error(`${plan.name}/${name} is not a subscription`);
      return operation;
    },
  };
}
