import type { HelperDefinition } from "@crossdock/kit";
import type { TextProblem } from "../problem.ts";
import type { Node } from "./ast.ts";
import { parse } from "./parse.ts";
import { syntaxProblem } from "./syntax-problem.ts";

/** An expression whose text was read. Checks, analyses and compilations share it; none of them changes it. */
export interface ParsedExpression {
  readonly language: "expression";
  readonly source: string;
  /** Undefined where the text is not JSONata; then `problem` says why. */
  readonly tree: Node | undefined;
  /** Of kind `syntax`. */
  readonly problem: TextProblem | undefined;
  /** Functions of the workspace that it may call. */
  readonly helpers: readonly HelperDefinition[];
}

/** An expression as text, or read already. */
export type ExpressionText = string | ParsedExpression;

/** Reads the text of an expression, which may call these helpers of a workspace. Never throws. */
export function parseExpression(source: string, helpers: readonly HelperDefinition[] = []): ParsedExpression {
  const read = { language: "expression", source, helpers } as const;
  try {
    return { ...read, tree: parse(source), problem: undefined };
  } catch (error) {
    return { ...read, tree: undefined, problem: syntaxProblem(error, source) };
  }
}

/** The expression, read now where it was not yet. */
export function parsedExpression(text: ExpressionText): ParsedExpression {
  return typeof text === "string" ? parseExpression(text) : text;
}
