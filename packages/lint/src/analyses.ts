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

/** The analyses of a workspace, and of its parts for rules that look at one flow at a time. */
export interface PartedAnalyses {
  whole: Analyses;
  /** Of one flow alone. */
  ofFlow(flow: FlowView): Analyses;
  /** Of everything that is no flow: Mappings and Systems. */
  rest: Analyses;
}

/** What is known of the expressions of a workspace as a whole. */
export function createAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
): Analyses {
  return partedAnalyses(flows, rendered, registry).whole;
}

export function partedAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
): PartedAnalyses {
  const scopes = createScopes(rendered);
  const analysed = createAnalysisCache();
  const known: Judging["known"] = new Map();
  const mappings = rendered.resources.filter(({ kind, document }) => kind === "Mapping" && document.sound);
  const systems = rendered.resources.filter(({ kind }) => kind === "System");
  const viewsOf = remembered(({ kind, value, spanOf }: Rendered) =>
    expressionViews(markedFields(kindSchema(kind, registry, value), value), spanOf, rendered.workspace),
  );
  const ofFlow = remembered((flow: FlowView) =>
    grouped((add) => judgeFlow(flow, { scopes, analysed, known, add })),
  );
  const ofRest = once(() =>
    grouped((add) => {
      const judging: Judging = { scopes, analysed, known, add };
      for (const mapping of mappings) judgeMapping(mapping, viewsOf(mapping), judging);
      for (const system of systems) for (const view of viewsOf(system)) judgeAlone(view, judging);
    }),
  );
  const sourcesOf = remembered((flow: FlowView) => sourcesIn(expressionsOf(flow)));
  const sourcesOfRest = once(() => sourcesIn(mappings.flatMap(viewsOf)));

  const analysesOf = (parts: () => Groups[], sources: () => Iterable<string>): Analyses => ({
    *of(...kinds) {
      for (const kind of kinds) for (const groups of parts()) yield* groups.get(kind) ?? [];
    },
    tables: once(() => namesIn(sources(), "table")),
    raised: once(() => namesIn(sources(), "raise")),
    reads(view) {
      parts();
      return known.get(view)?.reads ?? [];
    },
    known(view) {
      parts();
      return known.get(view);
    },
    viewsOf,
  });
  return {
    whole: analysesOf(
      once(() => [...flows.map(ofFlow), ofRest()]),
      () => new Set([...flows.flatMap(sourcesOf), ...sourcesOfRest()]),
    ),
    ofFlow: remembered((flow: FlowView) =>
      analysesOf(
        () => [ofFlow(flow)],
        () => sourcesOf(flow),
      ),
    ),
    rest: analysesOf(() => [ofRest()], sourcesOfRest),
  };
}

/** Findings by their kind. */
type Groups = ReadonlyMap<string, readonly Finding[]>;

function grouped(judge: (add: Judging["add"]) => void): Groups {
  const groups = new Map<string, Finding[]>();
  judge((kind, finding) => {
    const group = groups.get(kind);
    if (group) group.push(finding);
    else groups.set(kind, [finding]);
  });
  return groups;
}

function expressionsOf({ expressions, steps }: FlowView): ExpressionView[] {
  return [...expressions, ...steps.flatMap((step) => step.expressions)];
}

function sourcesIn(views: readonly ExpressionView[]): string[] {
  return [...new Set(views.filter((view) => !isTemplate(view)).map(({ source }) => source))];
}

function judgeMapping(mapping: Rendered, views: readonly ExpressionView[], judging: Judging): void {
  const scope = judging.scopes.mapping(textAt(mapping.value, "from"));
  const shapes = new Map(views.map((view) => [view, judgeExpression(view, scope, judging)] as const));
  const target = judging.scopes.contract(textAt(mapping.value, "to"));
  fitMapping({ resource: mapping, place: ["mapping"], shapes }, target, judging);
}

/** The first arguments, where they are texts, of all calls of a function. */
function namesIn(sources: Iterable<string>, called: string): ReadonlySet<string> {
  // Most expressions call no such function, and parsing is what costs.
  const calls = [...sources].filter((source) => source.includes(`$${called}`)).flatMap(callsOf);
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

function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
}
