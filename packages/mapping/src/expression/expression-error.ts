import type { Range, TextProblem } from "../problem.ts";
import { type MappingProblem, mappingWords } from "../sentences.ts";

/** An expression that cannot run: wrong syntax, or a construct that is refused. Thrown when it is compiled. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly problem: MappingProblem;
  /** Code of the parser (`S0203`), or the id of another problem (`forbidden`, `object-call`). */
  readonly code: string;
  /** Offset in the source where the wrong part starts, UTF-16 units. */
  readonly position: number;
  /** Offsets of the wrong part. */
  readonly range: Range;
  readonly hint: string | undefined;

  constructor({ problem, range }: Pick<TextProblem, "problem" | "range">) {
    const { message, hint } = mappingWords(problem);
    super(message);
    this.problem = problem;
    this.code = problem.id === "syntax" ? problem.code : problem.id;
    this.position = range[0];
    this.range = range;
    this.hint = hint;
  }
}
