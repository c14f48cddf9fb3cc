import type { ExpressionView } from "@crossdock/flow";
import type { Fields } from "@crossdock/kit";
import type { Analyses } from "@crossdock/lint";
import { namesIn } from "@crossdock/mapping";
import { groupedBy } from "../fields.ts";
import type { CatalogField, CatalogRead } from "../model/schema.ts";
import { isConstant } from "./names.ts";
import { pathText, readOf } from "./read-of.ts";
import { type Traces, traceFields } from "./trace-fields.ts";

interface FieldEntries {
  fields: CatalogField[];
  decides: { path: string; reads: CatalogRead[] }[];
}

/** Tells of mappings which field is made of what; the same expression over the same message is walked once. */
export interface Lineage {
  /** Of the leaves of one tree. `schema` is that of the message. */
  entries(views: readonly ExpressionView[], schema: Fields | undefined): FieldEntries;
}

export function createLineage(analyses: Analyses): Lineage {
  const known = new WeakMap<object, Map<string, Traces>>();
  const tracesOf = (view: ExpressionView): Traces | undefined => {
    const expression = analyses.known(view);
    if (!expression) return undefined;
    const { input, variables } = expression.scope;
    const bySteps = known.get(input) ?? new Map<string, Traces>();
    known.set(input, bySteps);
    const key = `${Object.keys(stepsOf(variables)).join()}\n${view.text.source}`;
    const traces = bySteps.get(key) ?? traceFields(view.text.source, expression);
    bySteps.set(key, traces);
    return traces;
  };
  return {
    entries(views, schema) {
      const leaves = views.flatMap((view) => {
        const traces = view.leaf && tracesOf(view);
        return traces ? [{ view, leaf: view.leaf ?? [], traces }] : [];
      });
      const fields = leaves.flatMap(({ view, leaf, traces }) =>
        traces.fields.map(({ path, source, texts, reads }): CatalogField => {
          const { file, start } = view.span();
          return {
            path: pathText([...leaf, ...path], undefined),
            expressions: [source],
            reads: [...reads.filter(isInput).map((read) => readOf(read, schema)), ...tablesIn(texts)],
            constant: isConstant(source),
            place: { file, line: start.line },
          };
        }),
      );
      const decides = leaves
        .filter(({ traces }) => traces.decides.length > 0)
        .map(({ leaf, traces }) => ({
          path: pathText(leaf, undefined),
          reads: traces.decides.filter(isInput).map((read) => readOf(read, schema)),
        }));
      return { fields: [...groupedBy(fields, ({ path }) => path).values()].map(merged), decides };
    },
  };
}

/** What a step answered is told by the step; that it once was an answer to another says nothing. */
const isInput = ([first]: readonly unknown[]): boolean => first !== "$result";

function stepsOf(variables: Readonly<Record<string, object>>): object {
  const { steps } = variables;
  return steps && "fields" in steps && typeof steps.fields === "object" && steps.fields ? steps.fields : {};
}

/** Tables that the parts of an expression look something up in. */
function tablesIn(texts: readonly string[]): CatalogRead[] {
  return [...namesIn(texts, "table")].map((path) => ({ from: "table", path, class: null }));
}

/** Items of several sorts in one list: the same field is told once, with all that any of them reads. */
function merged(fields: CatalogField[]): CatalogField {
  const [first] = fields;
  if (!first) throw new Error("a group of fields is never empty");
  const reads = fields.flatMap((field) => field.reads);
  return {
    ...first,
    expressions: [...new Set(fields.flatMap(({ expressions }) => expressions))],
    reads: [...new Map(reads.map((read) => [`${read.from} ${read.path}`, read])).values()],
    constant: fields.every(({ constant }) => constant),
  };
}
