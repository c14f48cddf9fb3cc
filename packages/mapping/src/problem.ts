import type { Path } from "@crossdock/kit";

/** What is wrong in an expression, a template or the result of a mapping, in words. */
export interface MappingProblem {
  path: Path;
  /** Which side of the entry at `path` is meant. Default: `value`. */
  part?: "key" | "value";
  /** Offsets inside the text. */
  range?: readonly [start: number, end: number];
  message: string;
  hint?: string;
  /** The word that was probably meant in place of the blamed one, where one is near. */
  meant?: string;
}
