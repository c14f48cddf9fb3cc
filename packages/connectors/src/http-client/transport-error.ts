/** Why there is no answer. */
export type TransportProblem =
  | "invalid"
  | "timeout"
  | "unreachable"
  | "lost"
  | "unreadable"
  | "tooLarge"
  | "hostNotAllowed"
  | "tooManyRedirects"
  | "cancelled";

/** Below axios: a request without an answer. `cause` is the socket's own error, or the signal's reason. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly problem: TransportProblem;
  /** True once a byte of the request may have arrived. */
  readonly sent: boolean;

  constructor(problem: TransportProblem, sent: boolean, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.sent = sent;
  }
}
