import type { Range, TextProblem } from "../problem.ts";
import { type MappingProblem, mappingWords } from "../sentences.ts";

/** A template that cannot be used. Thrown when it is compiled. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly problem: MappingProblem;
  /** Offset in the source, UTF-16 units. */
  readonly position: number;
  readonly range: Range;
  readonly hint: string | undefined;

  constructor({ problem, range }: Pick<TextProblem, "problem" | "range">) {
    const { message, hint } = mappingWords(problem);
    super(message);
    this.problem = problem;
    this.position = range[0];
    this.range = range;
    this.hint = hint;
  }
}
