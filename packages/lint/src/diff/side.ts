import {
  type DiffState,
  type Files,
  type FlowView,
  kindOf,
  loadWorkspace,
  type RenderedWorkspace,
  renderWorkspace,
} from "@crossdock/flow";
import { compareDiagnostics, type Diagnostic, type Registry } from "@crossdock/kit";
import { analyse } from "@crossdock/mapping";
import { createAnalyses } from "../analysis/analyses.ts";
import { createScopes } from "../analysis/scopes.ts";

/** One of the two states that are compared. */
export interface Side extends DiffState {
  /** What it is called: `main`, `HEAD~1`, a folder. */
  label: string;
  rendered: RenderedWorkspace;
  flows: readonly FlowView[];
  /** Errors of reading and rendering: what they are about is left out of the comparison. */
  findings: readonly Diagnostic[];
}

export function openSide(label: string, files: Files, registry: Registry): Side {
  const workspace = loadWorkspace(files, { registry });
  const rendered = renderWorkspace(workspace, { registry });
  const { flows } = rendered;
  const analyses = createAnalyses(flows, rendered, registry);
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
    reads(view, resource) {
      if (view.text.language === "template") return [];
      if (flows.some(({ rendered: viewed }) => viewed === resource)) return analyses.reads(view);
      const contract = kindOf(resource.kind, registry).reads?.(resource.value);
      return analyse(view.text, scopes.mapping(contract)).reads;
    },
  };
}
