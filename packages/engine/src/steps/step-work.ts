import type { StepPlan } from "@crossdock/flow";
import type { CallOperation } from "@crossdock/kit";
import type { System } from "../systems/system.ts";
import type { RunContext } from "./run-context.ts";

export type AnyCall = Parameters<CallOperation["run"]>[0];

type Attempt = Omit<AnyCall, "connection" | "signal">;

/** A call that is ready to go out. */
export interface Work {
  step: StepPlan;
  /** Of the step, or of the running sub-step. */
  name: string;
  context: RunContext;
  system: System;
  operation: CallOperation;
  call: Attempt;
  /** Of the request. */
  digest: string;
}

/** Who asks, for the System's gate. */
export function callerOf({ step, context: { run, deps } }: Work) {
  const { retailer, criticality } = run.plan;
  return { retailer, criticality, timeout: step.timeout, signal: deps.signal };
}
