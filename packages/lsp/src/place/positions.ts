import type { Span } from "@crossdock/kit";
import type { Range } from "vscode-languageserver";

/** A place as editors count it: lines and columns from 0. */
export function rangeOf({ start, end }: Span): Range {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

/** True for a place that the offset lies in, its end included. */
export function covers({ start, end }: Span, offset: number): boolean {
  return start.offset <= offset && offset <= end.offset;
}
