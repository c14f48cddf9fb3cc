import {
  createLoadCache,
  type Files,
  loadWorkspace,
  type RenderedWorkspace,
  renderWorkspace,
  type Workspace,
} from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { type LintOptions, lint } from "./lint.ts";
import { createLintCache } from "./lint-cache.ts";

/** A workspace that was looked at, and everything that was found. */
export interface Looked {
  workspace: Workspace;
  rendered: RenderedWorkspace;
  diagnostics: readonly Diagnostic[];
}

/** Looks at a workspace again and again; what did not change is not checked again. */
export interface Linter {
  /** The same findings as from `lint` over these files, in the same order. */
  look(files: Files, options: Omit<LintOptions, "registry" | "rendered" | "cache">): Looked;
}

/**
 * For a daemon, `--watch` and editors. It remembers by content: a file with the same text, a flow with the same
 * documents around it. What it holds grows with the workspace, not with the number of looks.
 */
export function createLinter({ registry }: { registry: Registry }): Linter {
  const cache = createLoadCache();
  const findings = createLintCache();
  return {
    look(files, options) {
      const workspace = loadWorkspace(files, { registry, cache });
      const rendered = renderWorkspace(workspace, { registry, cache });
      const diagnostics = lint(workspace, { ...options, registry, rendered, cache: findings });
      return { workspace, rendered, diagnostics };
    },
  };
}
