import type { Path } from "@crossdock/kit";
import type { Comparison, SchemaChange } from "./comparison.ts";
import { keyword, type SchemaNode } from "./schema-node.ts";
import type { SchemaView } from "./schema-view.ts";

type Place = readonly [node: SchemaNode, ...below: Path];

/** Where a side says one of some keywords; the side itself where it says none of them. */
export function placeSaying({ nodes }: SchemaView, ...names: readonly string[]): Place | undefined {
  for (const node of nodes)
    for (const name of names) if (keyword(node, name) !== undefined) return [node, name];
  const [first] = nodes;
  return first && [first, names[0] ?? ""];
}

/** Where both sides say it. */
export function places(
  before: Place | undefined,
  after: Place | undefined,
  schemas: Comparison["schemas"],
): Pick<SchemaChange, "before" | "after"> {
  return {
    before: before && schemas.before.span(...before),
    after: after && schemas.after.span(...after),
  };
}
