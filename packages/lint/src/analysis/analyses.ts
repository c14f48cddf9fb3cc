import {
  type ExpressionView,
  expressionsIn,
  expressionViews,
  type FlowView,
  type KindDefinition,
  kindOf,
  type Rendered,
  type RenderedWorkspace,
} from "@crossdock/flow";
import { type Finding, type InParts, once, type Path, type Registry } from "@crossdock/kit";
import { namesIn } from "@crossdock/mapping";
import { createAnalysisCache } from "./analysis-cache.ts";
import { fitMapping } from "./fit-mapping.ts";
import { type Judging, judgeAlone, judgeExpression, type KnownExpression } from "./judge-expression.ts";
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
  /** Of everything that is not a flow, such as Mappings and Systems. */
  rest: Analyses;
  /** Works out all of them now, each flow as a part. */
  judge(): InParts<void>;
}

/** What is known of the expressions of a workspace as a whole. */
export function createAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
): Analyses {
  return partedAnalyses(flows, rendered, registry).whole;
}

/** What judging a flow has shown; it stays true as long as the flow and the tables are the same. */
interface JudgedFlow {
  groups: Groups;
  known: Judging["known"];
  tables: ReadonlySet<string>;
  raised: ReadonlySet<string>;
}

/** What was shown of flows before. */
export type JudgedFlows = WeakMap<FlowView, JudgedFlow>;

export function partedAnalyses(
  flows: readonly FlowView[],
  rendered: RenderedWorkspace,
  registry: Registry,
  before: JudgedFlows = new WeakMap(),
): PartedAnalyses {
  const scopes = createScopes(rendered);
  const analysed = createAnalysisCache();
  const others = rendered.resources.filter(({ kind, document }) => {
    const { perRetailer, folder, reads } = kindOf(kind, registry);
    return !perRetailer && folder !== "tests" && (document.valid || !reads);
  });
  const viewsOf = remembered(({ fields, spanOf }: Rendered) =>
    expressionViews(fields, spanOf, rendered.workspace),
  );
  const ofFlow = (flow: FlowView): JudgedFlow => {
    const found = before.get(flow) ?? judgedAlone(flow, scopes, analysed);
    before.set(flow, found);
    return found;
  };
  const ofRest = once(() => {
    const known: Judging["known"] = new Map();
    const groups = grouped((add) => {
      const judging: Judging = { scopes, analysed, known, add };
      for (const resource of others)
        judgeResource(resource, viewsOf(resource), kindOf(resource.kind, registry), judging);
    });
    const expressions = expressionsIn(others.flatMap(viewsOf));
    return { groups, known, tables: namesIn(expressions, "table"), raised: namesIn(expressions, "raise") };
  });

  const analysesOf = (parts: () => JudgedFlow[]): Analyses => {
    const known = (view: ExpressionView): KnownExpression | undefined => {
      for (const part of parts()) {
        const found = part.known.get(view);
        if (found) return found;
      }
      return undefined;
    };
    return {
      *of(...kinds) {
        for (const kind of kinds) for (const { groups } of parts()) yield* groups.get(kind) ?? [];
      },
      tables: once(() => new Set(parts().flatMap(({ tables }) => [...tables]))),
      raised: once(() => new Set(parts().flatMap(({ raised }) => [...raised]))),
      reads: (view) => known(view)?.reads ?? [],
      known,
      viewsOf,
    };
  };
  const everything = once(() => [...flows.map(ofFlow), ofRest()]);
  const ownerOf = once(() => {
    const owners = new Map<ExpressionView, JudgedFlow>();
    for (const part of everything()) for (const view of part.known.keys()) owners.set(view, part);
    return owners;
  });
  const whole = analysesOf(everything);
  const known = (view: ExpressionView) => ownerOf().get(view)?.known.get(view);
  return {
    whole: { ...whole, known, reads: (view) => known(view)?.reads ?? [] },
    ofFlow: (flow) => analysesOf(() => [ofFlow(flow)]),
    rest: analysesOf(() => [ofRest()]),
    *judge() {
      for (const flow of flows) {
        ofFlow(flow);
        yield;
      }
      ofRest();
    },
  };
}

function judgedAlone(flow: FlowView, scopes: Judging["scopes"], analysed: Judging["analysed"]): JudgedFlow {
  const known: Judging["known"] = new Map();
  const groups = grouped((add) => judgeFlow(flow, { scopes, analysed, known, add, retailer: flow.retailer }));
  const expressions = expressionsIn(expressionsOf(flow));
  return { groups, known, tables: namesIn(expressions, "table"), raised: namesIn(expressions, "raise") };
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

/** What reads the messages of a contract is judged by that; other expressions are judged alone. */
function judgeResource(
  resource: Rendered,
  views: readonly ExpressionView[],
  { reads, makes }: KindDefinition,
  judging: Judging,
): void {
  if (!reads) {
    for (const view of views) judgeAlone(view, judging);
    return;
  }
  const scope = judging.scopes.mapping(reads(resource.value));
  const shapes = new Map(views.map((view) => [view, judgeExpression(view, scope, judging)] as const));
  if (!makes) return;
  const target = judging.scopes.contract(makes(resource.value));
  fitMapping({ resource, place: ["mapping"], shapes }, target, judging);
}

function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
}
