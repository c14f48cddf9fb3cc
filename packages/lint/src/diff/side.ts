import {
  type Compiled,
  compileWorkspace,
  createLoadCache,
  type DiffState,
  type Files,
  type FlowView,
  kindOf,
  type LoadCache,
  loadWorkspace,
  type RenderedWorkspace,
  type Revision,
  renderWorkspace,
  withoutTests,
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
  /** What a daemon would run; missing where the state does not compile. */
  revision?: Revision;
  /** Errors of reading, rendering and compiling: what they are about is left out of the comparison. */
  findings: readonly Diagnostic[];
}

/** Reads a state. `environment` is the one that it is compiled for, where there is one of the name; else the first. */
export function openSide(label: string, files: Files, registry: Registry, environment = "dev"): Side {
  const cache = createLoadCache();
  const workspace = loadWorkspace(files, { registry, cache });
  const rendered = renderWorkspace(workspace, { registry, cache });
  const { flows } = rendered;
  const analyses = createAnalyses(flows, rendered, registry);
  const scopes = createScopes(rendered);
  const { revision, diagnostics } = compiled(files, registry, cache, environment);
  const found = [...workspace.diagnostics, ...rendered.diagnostics, ...diagnostics];
  const errors = found.filter(({ severity }) => severity === "error");
  const distinct = new Map(
    errors.map((error) => [JSON.stringify([error.code, error.message, error.span]), error]),
  );
  return {
    label,
    files,
    workspace,
    rendered,
    flows,
    ...(revision ? { revision } : {}),
    findings: [...distinct.values()].sort(compareDiagnostics),
    reads(view, resource) {
      if (view.text.language === "template") return [];
      if (flows.some(({ rendered: viewed }) => viewed === resource)) return analyses.reads(view);
      const contract = kindOf(resource.kind, registry).reads?.(resource.value);
      return analyse(view.text, scopes.mapping(contract)).reads;
    },
  };
}

/** As a daemon would run it: its tests keep nothing from that, and values of the environment are made up. */
function compiled(files: Files, registry: Registry, cache: LoadCache, environment: string): Compiled {
  const workspace = loadWorkspace(withoutTests(files), { registry, cache });
  const names = workspace.resources.list("Environment").map(({ name }) => name);
  const chosen = names.includes(environment) ? environment : (names[0] ?? environment);
  return compileWorkspace(workspace, { registry, environment: chosen, env: "madeUp" });
}
