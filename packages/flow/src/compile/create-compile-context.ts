import { atOnce, createTurns } from "@crossdock/kit";
import { mappingWords, type ProblemKind } from "@crossdock/mapping";
import { kindsOf } from "../kinds/kind-schema.ts";
import { spanOfText } from "../load/check-texts.ts";
import type { CompilerCode, LoaderCode } from "../load/finding-codes.ts";
import { renderedOf } from "../render/rendered-of.ts";
import type { CompileContext } from "./compile-context.ts";
import { contractCompiler } from "./contract-compiler.ts";

export function compileContext(
  parts: Omit<
    CompileContext,
    "workspace" | "used" | "turns" | "contracts" | "plan" | "planInParts" | "textProblem"
  >,
): CompileContext {
  const { rendered, registry, report } = parts;
  const { workspace } = rendered;
  const made = new Map<string, unknown>();
  const context: CompileContext = {
    ...parts,
    workspace,
    used: new Map(),
    turns: createTurns(),
    // Each kind makes what the type of its plans says.
    plan: (kind: string) => atOnce(context.planInParts(kind)) as never,
    *planInParts(kind) {
      const compile = kindsOf(registry).get(kind)?.compile;
      if (!made.has(kind)) made.set(kind, compile && (yield* compile(renderedOf(rendered, kind), context)));
      return made.get(kind);
    },
    contracts: contractCompiler(workspace.files, report),
    textProblem(problem, spanOf) {
      const span = spanOfText(problem, spanOf, workspace.files);
      report.tell(codes[problem.kind] ?? "XD201", problem.problem, mappingWords(problem.problem), { span });
    },
  };
  return context;
}

const codes: Partial<Record<ProblemKind, LoaderCode | CompilerCode>> = {
  forbidden: "XD205",
  "unbounded-recursion": "XD205",
  "object-call": "XD215",
  regex: "XD214",
  "bare-call": "XD204",
  "unknown-variable": "XD204",
  "unknown-helper": "XD204",
  "template-syntax": "XD220",
  "template-forbidden": "XD221",
  "template-prefix": "XD222",
  "template-encoding": "XD223",
};
