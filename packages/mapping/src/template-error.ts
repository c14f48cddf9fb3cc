/** A template that cannot be used: wrong syntax, a refused construct, or no literal prefix. Thrown when compiled. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  /** What is wrong: `syntax`, `forbidden` or `prefix`. */
  readonly kind: TemplateProblemKind;
  /** Offset in the source, UTF-16 units. */
  readonly position: number;
  readonly hint: string | undefined;

  constructor(kind: TemplateProblemKind, message: string, position: number, hint?: string) {
    super(message);
    this.kind = kind;
    this.position = position;
    this.hint = hint;
  }
}

/** `syntax` is XD220, `forbidden` XD221, `prefix` XD222, `encoding` XD223. */
export type TemplateProblemKind = "syntax" | "forbidden" | "prefix" | "encoding";
