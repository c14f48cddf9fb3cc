import type { InParts, Registry, Turns } from "@crossdock/kit";
import type { Report } from "../load/report.ts";
import type { EnginePlans } from "../plan.ts";
import type { TextProblem } from "../resolve/text-problem.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { BranchWatcher, SpanOf, Workspace } from "../workspace.ts";
import type { ContractCompiler } from "./contract-compiler.ts";

/** Values of environment variables by name; `madeUp`: nothing is sent, so that any value will do that fits its field. */
export type Variables = ((name: string) => string | undefined) | "madeUp";

/** What the parts of a compilation share. */
export interface CompileContext {
  workspace: Workspace;
  rendered: RenderedWorkspace;
  registry: Registry;
  /** Name of the Environment that is compiled for. */
  environment: string;
  env: Variables;
  /** Values of environment variables that were filled in, by name. */
  used: Map<string, string>;
  report: Report;
  onBranch?: BranchWatcher | undefined;
  /** Of all expressions of the revision. */
  turns: Turns;
  contracts: ContractCompiler;
  /** What a kind makes of its resources, made once; what it needs of other kinds it asks for here. */
  plan<Kind extends keyof EnginePlans>(kind: Kind): EnginePlans[Kind] | undefined;
  plan(kind: string): unknown;
  /** The same in parts. */
  planInParts(kind: string): InParts<unknown>;
  /** Reports a problem of an expression or a template where it stands. */
  textProblem(problem: TextProblem, spanOf: SpanOf): void;
}
