import { entriesAt, isFields, textAt } from "@crossdock/kit";
import { namesIn } from "@crossdock/mapping";
import { csvRows } from "../compile/look-up-tables.ts";
import { expressionsIn } from "../resolve/field-texts.ts";
import type { FlowView } from "../view/view.ts";
import type { Files, Rendered, SourceDocument } from "../workspace.ts";
import { byPath, type DiffState, type KindDiff, within } from "./kind-diff.ts";

export const tableDiff: KindDiff = {
  opened: withRows,
  tells(shown) {
    const [first, row, ...rest] = shown;
    return first === "rows" && row ? ["table", `the row \`${row}\`${within(rest)}`] : byPath("table", shown);
  },
  reaches: (flow, table, _shown, state) =>
    lookedUpBy(flow, state).has(table.name) && !hasAnother(flow, table, state),
};

/** The table with the rows of its CSV file, each at its line. */
function withRows(table: Rendered, files: Files): Rendered {
  if (!isFields(table.value["csv"])) return table;
  const rows = csvRows(table, files);
  return {
    ...table,
    value: { ...table.value, rows: Object.fromEntries([...rows].map(([key, { row }]) => [key, row])) },
    spanOf: (path, part, range) =>
      (path[0] === "rows" ? rows.get(String(path[1]))?.span : undefined) ?? table.spanOf(path, part, range),
  };
}

/** Names of the tables that the flow and its Mappings look something up in. */
function lookedUpBy(flow: FlowView, state: DiffState): ReadonlySet<string> {
  const mappings = entriesAt(flow.value, "input", "from").flatMap(([, name]) => {
    const mapping = typeof name === "string" ? state.workspace.resources.resolve("Mapping", name) : undefined;
    return mapping ? textsIn(mapping.value["mapping"], state) : [];
  });
  const views = [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
  const texts = mappings.map((source) => state.workspace.texts.expression(source));
  return namesIn([...expressionsIn(views), ...texts], "table");
}

function textsIn(value: unknown, state: DiffState): string[] {
  if (typeof value === "string") return [value];
  const file = textAt(value, "file");
  if (file?.endsWith(".jsonata")) return [state.files[file] ?? ""];
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap((each) => textsIn(each, state))
    : [];
}

/** A retailer's own table stands before the shared one of the same name. */
function hasAnother({ retailer }: FlowView, table: SourceDocument, { workspace }: DiffState): boolean {
  if (table.retailer !== null) return table.retailer !== retailer;
  return workspace.resources
    .list("Table")
    .some((other) => other.name === table.name && other.retailer === retailer);
}
