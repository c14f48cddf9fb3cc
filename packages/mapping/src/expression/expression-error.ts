/** An expression that cannot run: wrong syntax, or a construct that is refused. Thrown when it is compiled. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  /** Code of the parser (`S0203`), or the kind of the refused construct (`forbidden`, `object-call`). */
  readonly code: string;
  /** Offset in the source where the wrong part starts, UTF-16 units. */
  readonly position: number;
  /** Offsets of the wrong part; `end` is behind its last character. */
  readonly range: readonly [start: number, end: number];
  readonly hint: string | undefined;

  constructor(code: string, message: string, range: readonly [start: number, end: number], hint?: string) {
    super(message);
    this.code = code;
    this.position = range[0];
    this.range = range;
    this.hint = hint;
  }
}

interface ParserError {
  code: string;
  message: string;
  position: number;
  token: unknown;
}

/** What the parser threw, with the place of the token that it stumbled over. Anything else is thrown on. */
export function syntaxError(error: unknown, source: string): ExpressionError {
  if (error instanceof RangeError) {
    return new ExpressionError("S0000", "the expression is nested too deeply", [0, source.length]);
  }
  if (error instanceof SyntaxError) return regexError(error, source);
  if (!isParserError(error)) throw error;
  const end = Math.min(error.position ?? source.length, source.length);
  const token = error.token === undefined ? "" : String(error.token);
  const start = token !== "" && source.slice(end - token.length, end) === token ? end - token.length : end;
  return new ExpressionError(
    error.code,
    lowerFirst(error.message),
    [start, Math.max(end, start)],
    hintOf(error),
  );
}

function regexError(error: SyntaxError, source: string): ExpressionError {
  return new ExpressionError(
    "S0303",
    lowerFirst(error.message),
    [0, source.length],
    "correct the pattern between the slashes",
  );
}

const hints: Record<string, string> = {
  S0101: "close the text with the quote that opens it",
  S0105: "close the quoted name with a backtick",
  S0106: "close the comment with `*/`",
  S0202: "check the brackets before this place",
  S0203: "close the brackets that are still open",
  S0207: "write an expression; a constant text needs quotes",
  S0209: "move the filter before the grouping `{ … }`",
  S0211: "write a value on the left of this sign",
  S0212: "name a variable, such as `$total := …`",
  S0213: "a step of a path is a name; put other names in backticks",
  S0217: "`%` needs a step before it",
  S0302: "close the pattern with `/`",
};

function hintOf(error: ParserError): string | undefined {
  return hints[error.code];
}

function isParserError(error: unknown): error is ParserError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

function lowerFirst(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
}
