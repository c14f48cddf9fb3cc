import { kindsOf, type Rendered, referencesOf, referenceTo, renderedOf } from "@crossdock/flow";
import { type Context, flowId, ownedOf } from "./context.ts";
import { idOf } from "./ids.ts";
import type { CatalogResource } from "./schema.ts";

/** The resources of all kinds that say how the catalogue speaks of them, kind by kind. */
export function resourceEntries(context: Context): CatalogResource[] {
  const { rendered, registry } = context;
  return [...kindsOf(registry).values()].flatMap(({ name, catalogue }) =>
    catalogue
      ? renderedOf(rendered, name)
          .filter(({ valid }) => valid)
          .map((resource) => entryOf(resource, catalogue.title, catalogue.facts(resource.value), context))
      : [],
  );
}

function entryOf(
  resource: Rendered,
  section: string,
  facts: readonly (readonly [string, string])[],
  { flows, registry }: Context,
): CatalogResource {
  const { kind, document } = resource;
  const retailer = resource.retailer ?? document.retailer;
  const reference = referenceTo(resource);
  const refers = (flow: Rendered): boolean =>
    [...referencesOf(flow, registry)].some((each) => each.kind === kind && each.reference === reference);
  return {
    id: idOf(kind.toLowerCase(), retailer, reference),
    kind,
    section,
    retailer,
    ...ownedOf(resource),
    facts: facts.map(([name, text]) => ({ name, text })),
    usedBy: flows.filter(({ rendered }) => refers(rendered)).map(flowId),
  };
}
