import type { FlowView } from "../view/view.ts";
import { byPath, type KindDiff, type Told } from "./kind-diff.ts";

export const systemDiff: KindDiff = {
  tells,
  reaches: (flow, { name }) => calledBy(flow).some(({ system }) => system?.name === name),
};

function tells(shown: readonly string[]): Told {
  const [first, second] = shown;
  const [, subject] = byPath("system", shown);
  if (first === "limits") return [second === "timeout" ? "timeout" : "limits", subject];
  if (first === "breaker") return ["breaker", subject];
  if (first === "auth") return ["verify", subject];
  if (first === "baseUrl") return ["system", subject, "Every call of its flows goes to another place."];
  return ["system", subject];
}

/** What a flow reads from and calls. */
export function calledBy({ steps, triggers }: FlowView): FlowView["triggers"][number]["called"][] {
  return [...steps.flatMap(({ calls }) => calls), ...triggers.map(({ called }) => called)];
}
