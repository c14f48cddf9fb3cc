import type { MappingProblem } from "../problem.ts";

/**
 * What is wrong with a template: `syntax` is the text itself, `forbidden` a call or another construct that never
 * runs, `prefix` an address that does not begin with a literal path, `encoding` a value that escapes its encoding.
 */
export interface TemplateProblem extends MappingProblem {
  kind: "syntax" | "forbidden" | "prefix" | "encoding";
  /** Offsets in the source. */
  range: readonly [start: number, end: number];
}

/** A template that cannot be used. Thrown when it is compiled. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly kind: TemplateProblem["kind"];
  /** Offset in the source, UTF-16 units. */
  readonly position: number;
  readonly range: readonly [start: number, end: number];
  readonly hint: string | undefined;

  constructor({ kind, message, range, hint }: TemplateProblem) {
    super(message);
    this.kind = kind;
    this.position = range[0];
    this.range = range;
    this.hint = hint;
  }
}
