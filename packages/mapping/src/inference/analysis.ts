import type { Path } from "@crossdock/kit";
import type { LookUpTable } from "../helpers/table-function.ts";
import type { MappingProblem } from "../problem.ts";
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

export interface AnalysisProblem extends MappingProblem {
  /**
   * `unknown-path` XD202, `bare-word` XD203, `unknown-variable`, `unknown-helper` and `unknown-table` XD204,
   * `money-arithmetic` XD207, `operand` XD212, `constant-condition` XD208, `optional-swallowed` XD209, `syntax` and `long-number` XD201, `forbidden` and
   * `unbounded-recursion` XD205, `regex` XD214, `object-call` and `bare-call` XD215.
   */
  kind:
    | "unknown-path"
    | "bare-word"
    | "unknown-table"
    | "money-arithmetic"
    | "operand"
    | "constant-condition"
    | "optional-swallowed"
    | "syntax"
    | "forbidden"
    | "object-call"
    | "bare-call"
    | "unknown-variable"
    | "unknown-helper"
    | "regex"
    | "long-number"
    | "unbounded-recursion";
  /** Offsets in the source. */
  range: readonly [start: number, end: number];
  /** Text to put in place of the range. */
  fix?: string;
}

export interface Analysis {
  /** The result. `unknown` where the source cannot be parsed. */
  shape: Shape;
  /** Paths that are read: from the root of the input, or from a variable (`$steps`, …); `*` is each item of a list. */
  reads: Path[];
  problems: AnalysisProblem[];
}
