import { type ProblemType, problemTypes } from "@crossdock/api";

/** An answer that is an error, as problem+json (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly type: ProblemType;
  readonly status: number;
  readonly detail: string;
  readonly more: Readonly<Record<string, unknown>>;
  constructor(type: ProblemType, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    const { status, title } = problemTypes[type];
    super(title);
    this.type = type;
    this.status = status;
    this.detail = detail;
    this.more = more;
  }
}
