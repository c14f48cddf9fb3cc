import type { Registry } from "@crossdock/kit";
import { createTurns, type Turns } from "@crossdock/mapping";
import { spanOfText } from "../load/check-texts.ts";
import type { CompilerCode, LoaderCode } from "../load/finding-codes.ts";
import type { Report } from "../load/report.ts";
import type { TextProblem } from "../resolve/field-reader.ts";
import type { BranchWatcher, RenderedWorkspace, SpanOf, Workspace } from "../workspace.ts";
import { type ContractCompiler, contractCompiler } from "./contract-compiler.ts";
import type { Variables } from "./interpolate.ts";

/** What the parts of a compilation share. */
export interface CompileContext {
  workspace: Workspace;
  rendered: RenderedWorkspace;
  registry: Registry;
  env: Variables;
  /** Values of environment variables that were filled in, by name. */
  used: Map<string, string>;
  report: Report;
  onBranch?: BranchWatcher | undefined;
  /** Of all expressions of the revision. */
  turns: Turns;
  contracts: ContractCompiler;
  /** Reports a problem of an expression or a template where it stands. */
  textProblem(problem: TextProblem, spanOf: SpanOf): void;
}

export function compileContext(
  parts: Omit<CompileContext, "workspace" | "used" | "turns" | "contracts" | "textProblem">,
): CompileContext {
  const { rendered, report } = parts;
  const { workspace } = rendered;
  return {
    ...parts,
    workspace,
    used: new Map(),
    turns: createTurns(),
    contracts: contractCompiler(workspace.files, report),
    textProblem(problem, spanOf) {
      report.add(codeOf(problem), problem.message, {
        span: spanOfText(problem, spanOf, workspace.files),
        hint: problem.hint,
      });
    },
  };
}

const expressionCodes: Record<string, LoaderCode | CompilerCode> = {
  forbidden: "XD205",
  "unbounded-recursion": "XD205",
  "object-call": "XD215",
  regex: "XD214",
  "bare-call": "XD204",
  "unknown-variable": "XD204",
  "unknown-helper": "XD204",
};

const templateCodes: Record<string, LoaderCode | CompilerCode> = {
  forbidden: "XD221",
  prefix: "XD222",
  encoding: "XD223",
};

function codeOf({ kind, language }: TextProblem): LoaderCode | CompilerCode {
  return language === "template" ? (templateCodes[kind] ?? "XD220") : (expressionCodes[kind] ?? "XD201");
}
