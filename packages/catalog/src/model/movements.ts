import type { FlowView } from "@crossdock/flow";
import { textAt } from "@crossdock/kit";
import { type Context, systemId } from "./context.ts";
import { contractFields } from "./contract-fields.ts";
import type { CatalogMovement, CatalogStep } from "./schema.ts";

/** Classes of which a person asks where they go. */
const sensitive: ReadonlySet<string> = new Set(["personal", "restricted"]);

/** Personal and restricted fields of a flow's message, and the Systems that its steps send them to. */
export function movements(
  flow: FlowView,
  steps: readonly CatalogStep[],
  { rendered }: Context,
): CatalogMovement[] {
  const schema = flow.inputSchema;
  if (!schema) return [];
  const fields = contractFields(schema, {});
  const owner =
    flow.retailer === null ? undefined : rendered.workspace.resources.resolve("Retailer", flow.retailer);
  const home = textAt(owner?.value, "residency") ?? null;
  const found = new Map<string, CatalogMovement>();
  for (const [index, step] of steps.entries()) {
    const systems = new Set((flow.steps[index]?.calls ?? []).flatMap(({ system }) => system ?? []));
    for (const made of step.fields) {
      for (const read of made.reads) {
        if (read.from !== "message" || read.class === null || !sensitive.has(read.class)) continue;
        for (const system of systems) {
          const residency = textAt(system.value, "residency") ?? null;
          const movement = {
            field: read.path,
            class: read.class,
            description: fields.find(({ path }) => path === read.path)?.description ?? null,
            step: step.id,
            system: systemId(system),
            to: made.path,
            residency,
            leaves: home !== null && residency !== null && home !== residency,
          };
          found.set(JSON.stringify([movement.field, movement.step, movement.system, movement.to]), movement);
        }
      }
    }
  }
  return [...found.values()];
}
