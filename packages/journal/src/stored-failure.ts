/** What a failure leaves behind (RFC 9457 in spirit); masked and cut before it comes here. */
export interface StoredFailure {
  class: string;
  title: string;
  outcome: "notSent" | "refused" | "unknown";
  detail?: string;
  code?: string;
  /** Id of the step, or null before the first. */
  step: string | null;
  /** The System that was called. Absent where none was, and in journals older than this field. */
  system?: string;
  /** A list of problems, each one line. */
  problems?: string[];
  /**
   * Positions of the problems in which something was masked: they do not say what was found. Absent where there are no
   * problems, and in journals older than this field, which do not tell.
   */
  maskedProblems?: number[];
  /** How many more problems there were than are kept. Absent for none. */
  problemsLeftOut?: number;
  request?: string;
  sent?: string;
  answer?: string;
  received?: string;
}
