import { entriesAt, textAt } from "@crossdock/kit";
import { referenceTo } from "../resolve/resource-index.ts";
import type { FlowView } from "../view/view.ts";
import { byPath, type DiffState, type KindDiff } from "./kind-diff.ts";

export const contractDiff: KindDiff = {
  schemaField: "schema",
  tells: (shown) => byPath("contract", shown),
  reaches: (flow, document, _shown, state) => contractsOf(flow, state).includes(referenceTo(document)),
};

/** What a flow takes in and works on, with what its Mappings read and make. */
function contractsOf(flow: FlowView, { workspace }: DiffState): unknown[] {
  const from = entriesAt(flow.value, "input", "from");
  const mappings = from.flatMap(([, name]) => {
    const mapping = typeof name === "string" ? workspace.resources.resolve("Mapping", name) : undefined;
    return mapping ? [textAt(mapping.value, "from"), textAt(mapping.value, "to")] : [];
  });
  return [textAt(flow.value, "input", "contract"), ...from.map(([contract]) => contract), ...mappings];
}
