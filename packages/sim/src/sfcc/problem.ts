/** An error answer of the APIs: RFC 7807 without `status`. */
export interface Problem {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: Readonly<Record<string, unknown>>;
}

/** Makes the body from the last segment of its `type`: `order-not-found` is titled «Order Not Found». */
export function problem(
  status: number,
  kind: string,
  detail: string,
  extra: Record<string, unknown> = {},
): Problem {
  return {
    status,
    body: {
      title: kind.replaceAll(/(?:^|-)(\w)/g, (part) => part.replace("-", " ").toUpperCase()),
      type: `https://api.commercecloud.salesforce.com/documentation/error/v1/errors/${kind}`,
      detail,
      ...extra,
    },
  };
}

/** Thrown inside a route; the app's error handler sends its problem. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(refusal: Problem) {
    super(String(refusal.body["detail"]));
    this.problem = refusal;
  }
}

export function refuse(
  status: number,
  kind: string,
  detail: string,
  extra: Record<string, unknown> = {},
): ProblemError {
  return new ProblemError(problem(status, kind, detail, extra));
}

/** The refusal of a body or a path. */
export function badRequest(detail: string): ProblemError {
  return refuse(400, "bad-request", detail);
}

/** The refusal of a query parameter: its name or its value. */
export function badQuery(detail: string): ProblemError {
  return refuse(400, "invalid-query-parameter", detail, { title: "Bad Request" });
}
