/** What a failure leaves behind (RFC 9457 in spirit); masked and cut before it comes here. */
export interface StoredFailure {
  class: string;
  title: string;
  outcome: "notSent" | "refused" | "unknown";
  detail?: string;
  code?: string;
  /** Id of the step, or null before the first. */
  step: string | null;
  /** A list of problems, each one line. */
  problems?: string[];
  request?: string;
  sent?: string;
  answer?: string;
  received?: string;
}
