import {
  type ExpressionView,
  expressionViews,
  type FlowView,
  kindSchema,
  markedFields,
  type Rendered,
  type RenderedWorkspace,
} from "@crossdock/flow";
import type { Finding, Registry } from "@crossdock/kit";
import { callsOf, type Shape } from "@crossdock/mapping";
import { createAnalysisCache } from "./analysis-cache.ts";
import { textAt } from "./fields.ts";
import { fitMapping } from "./fit-mapping.ts";
import { isTemplate, type Judging, judgeAlone, judgeExpression } from "./judge-expression.ts";
import { judgeFlow } from "./judge-flow.ts";
import { createScopes } from "./scopes.ts";

/** What is known of the expressions and templates of a workspace, worked out when a rule first asks. */
export interface Analyses {
  /** What is wrong with them, of these kinds: those of `mapping`, and `template-…` for templates. */
  of(...kinds: string[]): Iterable<Finding>;
  /** Names of the tables that any of them looks something up in. */
  tables(): ReadonlySet<string>;
  /** Shape of the messages of a flow. */
  input(flow: FlowView): Shape;
}

export function createAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
): Analyses {
  const scopes = createScopes(rendered);
  const sound = rendered.resources.filter(({ document }) => document.sound);
  const mappings = sound.filter(({ kind }) => kind === "Mapping");
  const systems = sound.filter(({ kind }) => kind === "System");
  const viewsOf = ({ kind, value, spanOf }: Rendered): ExpressionView[] =>
    expressionViews(markedFields(kindSchema(kind, registry, value), value), spanOf, rendered.workspace);

  const findings = once(() => {
    const groups = new Map<string, Finding[]>();
    const add = (kind: string, finding: Finding) => {
      const group = groups.get(kind);
      if (group) group.push(finding);
      else groups.set(kind, [finding]);
    };
    const judging: Judging = { scopes, analysed: createAnalysisCache(), add };
    for (const flow of flows) judgeFlow(flow, judging);
    for (const mapping of mappings) judgeMapping(mapping, viewsOf(mapping), judging);
    // The names that a connector binds in the expressions of its System are its own.
    for (const system of systems) for (const view of viewsOf(system)) judgeAlone(view, judging);
    return groups;
  });

  const tables = once(() => {
    const ofFlows = flows.flatMap(({ expressions, steps }) => [
      ...expressions,
      ...steps.flatMap((step) => step.expressions),
    ]);
    const views = [...ofFlows, ...mappings.flatMap(viewsOf)].filter((view) => !isTemplate(view));
    return new Set([...new Set(views.map(({ source }) => source))].flatMap(tablesIn));
  });

  return {
    *of(...kinds) {
      for (const kind of kinds) yield* findings().get(kind) ?? [];
    },
    tables,
    input: (flow) => scopes.flow(flow).input,
  };
}

function judgeMapping(mapping: Rendered, views: readonly ExpressionView[], judging: Judging): void {
  const scope = judging.scopes.mapping(textAt(mapping.value, "from"));
  const shapes = new Map(views.map((view) => [view, judgeExpression(view, scope, judging)] as const));
  const target = judging.scopes.contract(textAt(mapping.value, "to"));
  fitMapping({ resource: mapping, place: ["mapping"], shapes }, target, judging);
}

/** Most expressions call no function of this name, and parsing is what costs. */
function tablesIn(source: string): string[] {
  if (!source.includes("$table")) return [];
  return callsOf(source).flatMap(({ name, arguments: [first] }) =>
    name === "table" && first?.kind === "text" ? [first.text] : [],
  );
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
