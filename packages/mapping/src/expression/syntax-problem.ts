import { isFields } from "@crossdock/kit";
import type { TextProblem } from "../problem.ts";
import type { MappingProblem } from "../sentences.ts";

/** What the parser threw, with the place of the token that it stumbled over. Anything else is thrown on. */
export function syntaxProblem(error: unknown, source: string): TextProblem {
  const whole = [0, source.length] as const;
  if (error instanceof RangeError) return found({ id: "nested-too-deeply" }, whole);
  if (error instanceof SyntaxError)
    return found({ id: "syntax", code: "S0303", told: sentencePart(error.message) }, whole);
  if (!isParserError(error)) throw error;
  const { code, message, position, token } = error;
  const end = Math.min(position ?? source.length, source.length);
  const text = token === undefined ? "" : String(token);
  const start = text !== "" && source.slice(end - text.length, end) === text ? end - text.length : end;
  return found({ id: "syntax", code, told: sentencePart(message) }, [start, end]);
}

function found(problem: MappingProblem, range: TextProblem["range"]): TextProblem {
  return { kind: "syntax", path: [], range, problem };
}

interface ParserError {
  code: string;
  message: string;
  position?: number;
  token?: unknown;
}

/** The parser of JSONata throws plain objects, or errors with its code. */
function isParserError(error: unknown): error is ParserError {
  if (!isFields(error)) return false;
  const { code, message, position } = error;
  const hasPlace = position === undefined || typeof position === "number";
  return typeof code === "string" && typeof message === "string" && hasPlace;
}

/** As our own sentences are written: it begins small and has no full stop. */
function sentencePart(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
}
