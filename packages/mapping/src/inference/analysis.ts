import type { Path } from "@crossdock/kit";
import type { LookUpTable } from "../helpers/table-function.ts";
import type { TextProblem } from "../problem.ts";
import type { Shape } from "./shape.ts";

/** What an expression may read. */
export interface Scope {
  /** The message at the root. */
  input: Shape;
  /** What is bound, by name without the `$`. */
  variables: Readonly<Record<string, Shape>>;
  /** Tables of `$table`, where they are known. */
  tables?: Readonly<Record<string, LookUpTable>>;
}

export interface Analysis {
  /** The result. `unknown` where the source cannot be parsed. */
  shape: Shape;
  /** Paths that are read: from the root of the input, or from a variable (`$steps`, …); `*` is each item of a list. */
  reads: Path[];
  problems: TextProblem[];
}
