import type { FlowPlan } from "@crossdock/flow";
import type { MessageMode } from "@crossdock/journal";

/** What a paused flow is sent is for its live days. */
export function modeOf({ mode }: FlowPlan): MessageMode {
  return mode === "shadow" ? "shadow" : "live";
}

/** Under which a trigger's cursor and firings are kept: a shadow's are its own, and no flow has such a trigger id. */
export function cursorName({ mode }: FlowPlan, trigger: string): string {
  return mode === "shadow" ? `shadow:${trigger}` : trigger;
}
