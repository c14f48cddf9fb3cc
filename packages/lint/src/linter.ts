import {
  createMemory,
  type Files,
  loadWorkspace,
  type RenderedWorkspace,
  renderWorkspace,
  type Workspace,
} from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { type LintOptions, lint } from "./lint.ts";
import { createLintMemory } from "./lint-memory.ts";

/** A workspace that was looked at, and everything that was found. */
export interface Looked {
  workspace: Workspace;
  rendered: RenderedWorkspace;
  diagnostics: readonly Diagnostic[];
}

/** Looks at a workspace again and again; what did not change is not checked again. */
export interface Linter {
  /** The same findings as from `lint` over these files, in the same order. */
  look(files: Files, options: Omit<LintOptions, "registry" | "rendered" | "memory">): Looked;
}

/**
 * For a daemon, `--watch` and editors. It remembers by content: a file with the same text, a flow with the same
 * documents around it. What it holds grows with the workspace, not with the number of looks.
 */
export function createLinter({ registry }: { registry: Registry }): Linter {
  const memory = createMemory();
  const findings = createLintMemory();
  return {
    look(files, options) {
      const workspace = loadWorkspace(files, { registry, memory });
      const rendered = renderWorkspace(workspace, { registry, memory });
      const diagnostics = lint(workspace, { ...options, registry, rendered, memory: findings });
      return { workspace, rendered, diagnostics };
    },
  };
}
