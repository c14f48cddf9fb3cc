import { type ApiProblem, type ProblemType, told } from "@crossdock/api";

/** An answer that is an error, as problem+json (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly type: ProblemType;
  readonly status: number;
  readonly detail: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  constructor(problem: ApiProblem) {
    const { type, status, title, detail, parameters } = told(problem);
    super(title);
    this.type = type;
    this.status = status;
    this.detail = detail;
    this.parameters = parameters;
  }
}
