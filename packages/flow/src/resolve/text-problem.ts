import type { Path } from "@crossdock/kit";
import type { MappingProblem, ProblemKind, Range } from "@crossdock/mapping";

/** What is wrong with the text of a field; the place is in the file when `file` is set, else in the document. */
export interface TextProblem {
  kind: ProblemKind;
  path: Path;
  range: Range;
  problem: MappingProblem;
  /** The `.jsonata` file that holds the text. */
  file?: string;
}
