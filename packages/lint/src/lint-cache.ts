import {
  type FlowView,
  type RenderedWorkspace,
  renderedOf,
  type SourceDocument,
  sameItems,
} from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import type { JudgedFlows } from "./analysis/analyses.ts";
import type { DocumentFacts } from "./facts/document-facts.ts";
import type { SuppressionsOfFile } from "./suppress/suppressions.ts";

/** What was found before. */
export interface LintCache {
  /** By flow; for as long as what all flows are checked against is the same. */
  findings(around: readonly unknown[]): WeakMap<FlowView, readonly Diagnostic[]>;
  /** By flow; for as long as the tables are the same. */
  judged(rendered: RenderedWorkspace): JudgedFlows;
  /** Of documents by themselves. */
  readonly documents: WeakMap<SourceDocument, DocumentFacts>;
  /** Comments of a file, by its path and text. */
  readonly suppressions: Map<string, { text: string; said: SuppressionsOfFile }>;
}

export function createLintCache(): LintCache {
  let around: readonly unknown[] = [];
  let findings = new WeakMap<FlowView, readonly Diagnostic[]>();
  let tables: readonly unknown[] = [];
  let judged: JudgedFlows = new WeakMap();
  return {
    findings(now) {
      if (!sameItems(around, now)) findings = new WeakMap();
      around = now;
      return findings;
    },
    judged(rendered) {
      const { workspace } = rendered;
      const ofTables = renderedOf(rendered, "Table");
      const csv = Object.entries(workspace.files).flatMap(([file, text]) =>
        file.endsWith(".csv") ? [file, text] : [],
      );
      const now = [...ofTables, ...csv];
      if (!sameItems(tables, now)) {
        judged = new WeakMap();
        findings = new WeakMap();
      }
      tables = now;
      return judged;
    },
    documents: new WeakMap(),
    suppressions: new Map(),
  };
}
