import type { Placed } from "@crossdock/kit";
import type { MappingProblem, ProblemKind } from "./sentences.ts";

/** Offsets in a text, UTF-16 units; `end` is behind the last character. */
export type Range = readonly [start: number, end: number];

/** A problem of an expression, a template or the result of a mapping, where it was found. */
export interface FoundProblem extends Placed<MappingProblem> {
  kind: ProblemKind;
  /** Offsets in the text. */
  range?: Range;
}

/** A problem of one text. */
export interface TextProblem extends FoundProblem {
  range: Range;
  /** Text to put in place of the range, where it is clear what was meant. */
  fix?: string;
}
