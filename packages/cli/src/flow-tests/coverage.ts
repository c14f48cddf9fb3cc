import type { Taken } from "@crossdock/engine/rehearsal";
import {
  type BranchWatcher,
  expressionViews,
  type FlowPlan,
  type FlowTestPlan,
  type Rendered,
  type RenderedWorkspace,
  type Revision,
  renderedOf,
} from "@crossdock/flow";
import { entriesAt, type Path, type Span } from "@crossdock/kit";
import { untakenBranch } from "@crossdock/lint";
import { branchesOf } from "@crossdock/mapping";

/** One way through a flow or a mapping, and whether a case took it. */
export interface Way {
  /** In words: `when of step main is false`. */
  what: string;
  span: Span;
  isTaken: boolean;
}

/** The ways of one Flow or Mapping, for all retailers together. */
export interface Covered {
  name: string;
  ways: readonly Way[];
}

/** Notes what the cases of a run take. */
export interface Recorder {
  onBranch: BranchWatcher;
  taken(test: Pick<FlowTestPlan, "flow" | "retailer">): Taken;
  /** What was taken of the flows that had a case, and of the mappings that they use. */
  covered(revision: Revision, rendered: RenderedWorkspace): Covered[];
}

export function createRecorder(): Recorder {
  const branches = new Set<string>();
  const ways = new Map<string, Set<string>>();
  return {
    onBranch: (source, condition, branch) => branches.add(branchKey(source, condition, branch)),
    taken({ flow, retailer }) {
      const id = planKey(flow, retailer);
      const own = ways.get(id) ?? new Set();
      ways.set(id, own);
      return (way) => own.add(way);
    },
    covered(revision, rendered) {
      const tested = revision.plans.Flow.filter(({ flow, retailer }) => ways.has(planKey(flow, retailer)));
      const found = new Map<string, Map<string, Way>>();
      const add = (name: string, way: Way): void => {
        const known = found.get(name) ?? new Map<string, Way>();
        found.set(name, known);
        const { file, start } = way.span;
        const id = `${file}:${start.line}:${start.column} ${way.what}`;
        known.set(id, { ...way, isTaken: way.isTaken || known.get(id)?.isTaken === true });
      };
      const addBranches = (name: string, resource: Rendered): void => {
        for (const way of branchWays(resource, rendered, branches)) add(name, way);
      };
      for (const plan of tested) {
        const flow = flowOf(plan, rendered);
        if (!flow) continue;
        const took = ways.get(planKey(plan.flow, plan.retailer)) ?? new Set<string>();
        for (const way of flowWays(plan, flow, took)) add(plan.flow, way);
        addBranches(plan.flow, flow);
      }
      for (const mapping of renderedOf(rendered, "Mapping")) {
        const name = `${mapping.name}@${mapping.version}`;
        if (tested.some((plan) => uses(plan, name, rendered))) addBranches(name, mapping);
      }
      return [...found].map(([name, own]) => ({ name, ways: [...own.values()] }));
    },
  };
}

function planKey(flow: string, retailer: string): string {
  return `${flow} ${retailer}`;
}

function branchKey(source: string, condition: number, branch: string): string {
  return `${condition} ${branch} ${source}`;
}

function flowOf({ flow, retailer }: FlowPlan, rendered: RenderedWorkspace): Rendered | undefined {
  return renderedOf(rendered, "Flow", flow).find((each) => each.retailer === retailer);
}

/** Whether one of the contracts in which a flow's messages arrive is made into its own by that Mapping. */
function uses(plan: FlowPlan, mapping: string, rendered: RenderedWorkspace): boolean {
  return entriesAt(flowOf(plan, rendered)?.value, "input", "from").some(([, name]) => name === mapping);
}

function* flowWays(
  { steps, catch: lines }: FlowPlan,
  { spanOf }: Rendered,
  took: ReadonlySet<string>,
): Iterable<Way> {
  for (const [index, step] of steps.entries()) {
    const path: Path = ["steps", index];
    if (step.when) {
      for (const value of [true, false]) {
        const isTaken = took.has(`when ${step.id} ${value}`);
        yield {
          what: `when of step ${step.id} is ${value}`,
          span: spanOf([...path, "when"], "value"),
          isTaken,
        };
      }
    } else
      yield {
        what: `step ${step.id} runs`,
        span: spanOf(path, "value"),
        isTaken: took.has(`step ${step.id}`),
      };
    for (const [at, way] of (step.route ?? []).entries()) {
      const isTaken = took.has(`route ${step.id} ${way.id}`);
      yield {
        what: `route ${way.id} of step ${step.id}`,
        span: spanOf([...path, "route", at], "value"),
        isTaken,
      };
    }
  }
  for (const [index, { errors, action }] of lines.entries()) {
    const isTaken = took.has(`catch ${index}`);
    yield {
      what: `catch of ${errors.join(", ")}: ${action}`,
      span: spanOf(["catch", index], "value"),
      isTaken,
    };
  }
}

function branchWays(
  { fields, spanOf }: Rendered,
  { workspace }: RenderedWorkspace,
  taken: ReadonlySet<string>,
): Way[] {
  const views = expressionViews(fields, spanOf, workspace);
  return views.flatMap(({ text, span }) => {
    if (text.language === "template") return [];
    return branchesOf(text).flatMap(({ condition, range, isDefault }) => {
      const shown = shortened(text.source.slice(...range));
      return (["then", "else"] as const).map((branch) => ({
        what: `${isDefault ? (branch === "then" ? "the value" : "the default") : branch} of ${shown}`,
        span: span(range),
        isTaken: taken.has(branchKey(text.source, condition, branch)),
      }));
    });
  });
}

const longestText = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > longestText ? `${line.slice(0, longestText - 1)}…` : line;
}

/** Per cent of the ways that were taken, rounded down; 100 where there is none. */
export function percentOf(covered: readonly Covered[]): number {
  const ways = covered.flatMap((each) => each.ways);
  return ways.length === 0
    ? 100
    : Math.floor((ways.filter(({ isTaken }) => isTaken).length * 100) / ways.length);
}

/** A line for each Flow and Mapping, then every way that no case took, with its place. */
export function coverageText(covered: readonly Covered[]): string {
  const width = Math.max(...covered.map(({ name }) => name.length), 0);
  const lines = covered.map(({ name, ways }) => {
    const taken = ways.filter(({ isTaken }) => isTaken).length;
    return `  ${name.padEnd(width)}  ${taken} of ${ways.length} ways, ${percentOf([{ name, ways }])} %`;
  });
  const missed = covered.flatMap(({ ways }) => ways.filter(({ isTaken }) => !isTaken));
  const places = missed.map(
    ({ what, span: { file, start } }) => `  ${file}:${start.line}:${start.column} ${what}`,
  );
  return [
    "ways that cases took",
    ...lines,
    ...(places.length > 0 ? ["", `never taken (${untakenBranch.code})`, ...places] : []),
  ].join("\n");
}
