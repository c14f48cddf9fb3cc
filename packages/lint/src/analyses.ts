import {
  type ExpressionView,
  expressionViews,
  type FlowView,
  kindSchema,
  markedFields,
  type Rendered,
  type RenderedWorkspace,
} from "@crossdock/flow";
import type { Finding, Path, Registry } from "@crossdock/kit";
import { callsOf } from "@crossdock/mapping";
import { createAnalysisCache } from "./analysis-cache.ts";
import { textAt } from "./fields.ts";
import { fitMapping } from "./fit-mapping.ts";
import {
  isTemplate,
  type Judging,
  judgeAlone,
  judgeExpression,
  type KnownExpression,
} from "./judge-expression.ts";
import { judgeFlow } from "./judge-flow.ts";
import { createScopes } from "./scopes.ts";

/** What is known of the expressions and templates of a workspace, worked out when a rule first asks. */
export interface Analyses {
  /** What is wrong with them, of these kinds: those of `mapping`, and `template-…` for templates. */
  of(...kinds: string[]): Iterable<Finding>;
  /** Names of the tables that any of them looks something up in. */
  tables(): ReadonlySet<string>;
  /** Names of the errors that any of them raises by `$raise`. */
  raised(): ReadonlySet<string>;
  /** The paths that an expression reads: fields of the message, or `$steps` and the like. */
  reads(view: ExpressionView): readonly Path[];
  /** All that is known of an expression; undefined for a template. */
  known(view: ExpressionView): KnownExpression | undefined;
  /** The expressions of a Mapping, which are known as those of flows are. */
  viewsOf(mapping: Rendered): readonly ExpressionView[];
}

export function createAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
): Analyses {
  const scopes = createScopes(rendered);
  const sound = rendered.resources.filter(({ document }) => document.sound);
  const mappings = sound.filter(({ kind }) => kind === "Mapping");
  const systems = rendered.resources.filter(({ kind }) => kind === "System");
  const views = new Map<Rendered, ExpressionView[]>();
  const viewsOf = (resource: Rendered): ExpressionView[] => {
    const { kind, value, spanOf } = resource;
    const made =
      views.get(resource) ??
      expressionViews(markedFields(kindSchema(kind, registry, value), value), spanOf, rendered.workspace);
    views.set(resource, made);
    return made;
  };

  const known = new Map<ExpressionView, KnownExpression>();
  const findings = once(() => {
    const groups = new Map<string, Finding[]>();
    const add = (kind: string, finding: Finding) => {
      const group = groups.get(kind);
      if (group) group.push(finding);
      else groups.set(kind, [finding]);
    };
    const judging: Judging = { scopes, analysed: createAnalysisCache(), known, add };
    for (const flow of flows) judgeFlow(flow, judging);
    for (const mapping of mappings) judgeMapping(mapping, viewsOf(mapping), judging);
    for (const system of systems) for (const view of viewsOf(system)) judgeAlone(view, judging);
    return groups;
  });

  const sources = once(() => {
    const ofFlows = flows.flatMap(({ expressions, steps }) => [
      ...expressions,
      ...steps.flatMap((step) => step.expressions),
    ]);
    const views = [...ofFlows, ...mappings.flatMap(viewsOf)].filter((view) => !isTemplate(view));
    return [...new Set(views.map(({ source }) => source))];
  });

  return {
    *of(...kinds) {
      for (const kind of kinds) yield* findings().get(kind) ?? [];
    },
    tables: once(() => namesIn(sources(), "table")),
    raised: once(() => namesIn(sources(), "raise")),
    reads(view) {
      findings();
      return known.get(view)?.reads ?? [];
    },
    known(view) {
      findings();
      return known.get(view);
    },
    viewsOf,
  };
}

function judgeMapping(mapping: Rendered, views: readonly ExpressionView[], judging: Judging): void {
  const scope = judging.scopes.mapping(textAt(mapping.value, "from"));
  const shapes = new Map(views.map((view) => [view, judgeExpression(view, scope, judging)] as const));
  const target = judging.scopes.contract(textAt(mapping.value, "to"));
  fitMapping({ resource: mapping, place: ["mapping"], shapes }, target, judging);
}

/** The first arguments, where they are texts, of all calls of a function. */
function namesIn(sources: readonly string[], called: string): ReadonlySet<string> {
  // Most expressions call no such function, and parsing is what costs.
  const calls = sources.filter((source) => source.includes(`$${called}`)).flatMap(callsOf);
  return new Set(
    calls.flatMap(({ name, arguments: [first] }) =>
      name === called && first?.kind === "text" ? [first.text] : [],
    ),
  );
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
