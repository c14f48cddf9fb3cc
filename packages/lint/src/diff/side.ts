import {
  type ExpressionView,
  type Files,
  type FlowView,
  loadWorkspace,
  type Rendered,
  type RenderedWorkspace,
  renderWorkspace,
  type Workspace,
} from "@crossdock/flow";
import { compareDiagnostics, type Diagnostic, type Path, type Registry, textAt } from "@crossdock/kit";
import { analyse } from "@crossdock/mapping";
import { createAnalyses } from "../analysis/analyses.ts";
import { createScopes } from "../analysis/scopes.ts";

/** One of the two states that are compared. */
export interface Side {
  /** What it is called: `main`, `HEAD~1`, a folder. */
  label: string;
  files: Files;
  workspace: Workspace;
  rendered: RenderedWorkspace;
  flows: readonly FlowView[];
  /** Errors of reading and rendering: what they are about is left out of the comparison. */
  findings: readonly Diagnostic[];
  /** Paths that an expression of the resource reads. */
  reads(view: ExpressionView, rendered: Rendered): readonly Path[];
}

export function openSide(label: string, files: Files, registry: Registry): Side {
  const workspace = loadWorkspace(files, { registry });
  const rendered = renderWorkspace(workspace, { registry });
  const { flows } = rendered;
  const analyses = createAnalyses(flows, rendered);
  const scopes = createScopes(rendered);
  const findings = [...workspace.diagnostics, ...rendered.diagnostics].filter(
    ({ severity }) => severity === "error",
  );
  return {
    label,
    files,
    workspace,
    rendered,
    flows,
    findings: findings.sort(compareDiagnostics),
    reads(view, { kind, value }) {
      if (view.text.language === "template") return [];
      if (kind === "Flow") return analyses.reads(view);
      return analyse(view.text, scopes.mapping(kind === "Mapping" ? textAt(value, "from") : undefined)).reads;
    },
  };
}
