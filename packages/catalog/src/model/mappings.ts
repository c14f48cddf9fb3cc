import { type ExpressionView, expressionsIn, type Rendered, referenceTo, renderedOf } from "@crossdock/flow";
import { textAt } from "@crossdock/kit";
import { namesIn } from "@crossdock/mapping";
import { type Context, ownedOf } from "./context.ts";
import { idOf } from "./ids.ts";
import type { CatalogFlow, CatalogMapping, CatalogTable } from "./schema.ts";

export function mappingEntry(
  mapping: Rendered,
  flows: readonly CatalogFlow[],
  { rendered, analyses, lineage }: Context,
): CatalogMapping {
  const reference = referenceTo(mapping);
  const from = textAt(mapping.value, "from") ?? "";
  const made = lineage.entries(analyses.viewsOf(mapping), rendered.workspace.contracts.schema(from));
  const isFor = (flow: CatalogFlow): boolean =>
    (mapping.retailer === null || mapping.retailer === flow.retailer) &&
    flow.from.some((way) => way.mapping === reference);
  return {
    id: idOf("mapping", mapping.retailer, reference),
    reference,
    retailer: mapping.retailer,
    ...ownedOf(mapping),
    from,
    to: textAt(mapping.value, "to") ?? "",
    fields: made.fields,
    decides: made.decides,
    usedBy: flows.filter(isFor).map(({ id }) => id),
  };
}

export function tableEntry(
  table: Rendered,
  rows: number,
  users: ReadonlyMap<string, readonly string[]>,
): CatalogTable {
  const retailer = table.retailer ?? table.document.retailer;
  const [from, until] = [textAt(table.value, "valid", "from"), textAt(table.value, "valid", "until")];
  const valid = [from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(" ");
  return {
    id: idOf("table", retailer, table.name),
    retailer,
    ...ownedOf(table),
    rows,
    source: textAt(table.value, "csv", "file") ?? null,
    valid: valid === "" ? null : valid,
    usedBy: [...(users.get(table.name) ?? [])],
  };
}

/** Which flows and Mappings look something up in a table, by the table's name. */
export function tableUsers(
  { flows, rendered, analyses }: Context,
  idsOf: (flow: Context["flows"][number]) => string,
) {
  const users = new Map<string, string[]>();
  const note = (user: string, found: readonly ExpressionView[]): void => {
    for (const table of namesIn(expressionsIn(found), "table")) {
      const known = users.get(table) ?? [];
      if (!known.includes(user)) users.set(table, [...known, user]);
    }
  };
  for (const flow of flows) {
    const views = [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
    note(idsOf(flow), views);
  }
  for (const mapping of renderedOf(rendered, "Mapping")) {
    if (!mapping.valid) continue;
    note(idOf("mapping", mapping.retailer, referenceTo(mapping)), analyses.viewsOf(mapping));
  }
  return users;
}
