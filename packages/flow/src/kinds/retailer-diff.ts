import { splitReference } from "../resolve/resource-index.ts";
import type { FlowView } from "../view/view.ts";
import { byPath, type DiffState, type EditOp, type KindDiff, type Told } from "./kind-diff.ts";
import { calledBy } from "./system-diff.ts";

export const retailerDiff: KindDiff = {
  tells,
  reaches: (flow, { name }, shown, state) => flow.retailer === name && feels(flow, shown, state),
};

function tells(shown: readonly string[], op: EditOp): Told {
  const [first = "", second = "", third = ""] = shown;
  if (first === "use") {
    if (third === "mode") return ["mode", `the mode of \`${second}\``];
    if (third === "flow") return ["use", `the version of \`${second}\``];
    return ["use", `the use of \`${second}\``, op === "removed" ? "Its triggers stop." : undefined];
  }
  if (first === "vars") return ["vars", `\`$${shown.join(".")}\``];
  if (first === "systems") return ["system", `the System that plays \`${second}\``];
  return byPath("about", shown);
}

function feels(flow: FlowView, [first = "", second = ""]: readonly string[], state: DiffState): boolean {
  if (first === "use") return splitReference(flow.flow).name === second;
  if (first === "systems") return calledBy(flow).some(({ role }) => role === second);
  if (first !== "vars" || second === "") return true;
  const views = [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
  return views.some((view) =>
    state
      .reads(view, flow.rendered)
      .some(([root, name]) => root === "$vars" && (name === second || name === undefined)),
  );
}
