import {
  type Files,
  type FlowView,
  type RenderedWorkspace,
  renderInParts,
  type Workspace,
} from "@crossdock/flow";
import {
  atOnce,
  compareDiagnostics,
  type Diagnostic,
  flatMapInParts,
  type InParts,
  type Registry,
} from "@crossdock/kit";
import { partedAnalyses } from "./analysis/analyses.ts";
import type { Lookups } from "./analysis/lookups.ts";
import { causedByOverlay } from "./facts/caused-by-overlay.ts";
import { factsOfDocuments } from "./facts/document-facts.ts";
import { textEdit } from "./fix/scalar-text.ts";
import type { LintCache } from "./lint-cache.ts";
import { type Rule, rulesOf } from "./rules.ts";
import type { Subject } from "./subject.ts";
import { suppress } from "./suppress/suppress.ts";

export interface LintOptions extends Lookups {
  registry: Registry;
  /** Name of the Environment to check for. */
  environment: string;
  /** Default: all that there are, with those of the registry. What the loader reports is always part of the answer. */
  rules?: readonly Rule[];
  /** The workspace as it was rendered already. Default: it is rendered here. */
  rendered?: RenderedWorkspace;
  /** What an earlier look has found. Default: everything is checked again. */
  cache?: LintCache;
}

/** All at once; see `lintInParts`. */
export function lint(workspace: Workspace, options: LintOptions): Diagnostic[] {
  return atOnce(lintInParts(workspace, options));
}

/**
 * Checks a workspace: what its loading and rendering reported, and what the rules find in the parts that are valid.
 * Never throws for what is in the files. Ordered by file and place; what is the same for several retailers is
 * reported once; what a `crossdock-ignore` comment covers is left out.
 */
export function* lintInParts(workspace: Workspace, options: LintOptions): InParts<Diagnostic[]> {
  const { registry } = options;
  const rendered = options.rendered ?? (yield* renderInParts(workspace, { registry }));
  const known = rulesOf(registry);
  const rules = options.rules ?? known;
  const found = yield* findAll(rules, workspace, rendered, options);
  const loaded = [...workspace.diagnostics, ...rendered.diagnostics];
  // A broken document is hidden from the rules, and a missing look-up silences some of them.
  const given = new Set(Object.keys(options));
  const isComplete = ({ needs = [] }: Rule) => loaded.length === 0 && needs.every((name) => given.has(name));
  const diagnostics = distinct([...loaded, ...found]);
  return suppress(diagnostics, workspace, {
    rules,
    known,
    isComplete,
    read: options.cache?.suppressions,
  })
    .map((diagnostic) => withText(diagnostic, workspace.files))
    .sort(compareDiagnostics);
}

function* findAll(
  rules: readonly Rule[],
  workspace: Workspace,
  rendered: RenderedWorkspace,
  options: LintOptions,
): InParts<Diagnostic[]> {
  const { registry, environment } = options;
  const validOf = (kind: string) => workspace.resources.list(kind).filter(({ valid }) => valid);
  const { flows } = rendered;
  const analyses = partedAnalyses(flows, rendered, registry, options.cache?.judged(rendered));
  yield* analyses.judge();
  const subject: Subject = {
    workspace,
    rendered,
    registry,
    flows,
    systems: validOf("System"),
    environment: validOf("Environment").find(({ name }) => name === environment),
    policy: validOf("Policy")[0],
    analyses: analyses.whole,
    factsOf: factsOfDocuments(options.cache?.documents ?? new WeakMap()),
    lookups: options,
  };
  const [perFlow, others] = [rules.filter((rule) => rule.perFlow), rules.filter((rule) => !rule.perFlow)];
  const checkAlone = (flow: FlowView): Diagnostic[] => {
    const alone = { ...subject, flows: [flow], systems: [], analyses: analyses.ofFlow(flow) };
    return perFlow.flatMap((rule) => findingsOf(rule, alone));
  };
  // What a rule that looks at one flow at a time may see beside the flow.
  const around = [
    subject.policy,
    subject.environment,
    options.env,
    options.hasSecret,
    options.exists,
    ...perFlow,
  ];
  const before = options.cache?.findings(around);
  const rest = { ...subject, flows: [], analyses: analyses.rest };
  return [
    ...(yield* flatMapInParts(others, (rule) => findingsOf(rule, subject))),
    ...(yield* flatMapInParts(perFlow, (rule) => findingsOf(rule, rest))),
    ...(yield* flatMapInParts(flows, (flow) => {
      const known = before?.get(flow);
      if (known) return known;
      const diagnostics = causedByOverlay(checkAlone(flow), flow, checkAlone, workspace, registry);
      before?.set(flow, diagnostics);
      return diagnostics;
    })),
  ];
}

function findingsOf(rule: Rule, subject: Subject): Diagnostic[] {
  const { code, name, severity } = rule;
  return Array.from(rule.check(subject), (finding) => ({ code, rule: name, severity, ...finding }));
}

/** The same with a correction that is text alone; one that finds no place for its text is left out. */
function withText(diagnostic: Diagnostic, files: Files): Diagnostic {
  const { fix, ...rest } = diagnostic;
  if (!fix) return diagnostic;
  const edits = fix.edits.flatMap((edit) => textEdit(edit, files[edit.span.file] ?? "") ?? []);
  return edits.length === fix.edits.length ? { ...rest, fix: { ...fix, edits } } : rest;
}

/** A base flow is checked once for each retailer that uses it: the same finding at the same place is kept once. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, span }) => {
    const id = JSON.stringify([code, message, span?.file, span?.start.offset, span?.end.offset]);
    return !seen.has(id) && seen.add(id);
  });
}
