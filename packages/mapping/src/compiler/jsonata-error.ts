import { Failure, numberAt, textAt, valueAt } from "@crossdock/kit";
import type { Refusal } from "./refusals.ts";

/** What the reference puts into its errors beside code and place. */
export interface ErrorParts {
  value?: unknown;
  value2?: unknown;
  /** Number of the argument at fault, from 1. */
  index?: number | undefined;
  /** Type that an argument's items should have. */
  type?: string | undefined;
  /** The function at fault, for a code that several share. */
  functionName?: string | undefined;
  position?: number | undefined;
  token?: unknown;
  /** A sentence of its own. */
  message?: string | undefined;
  refusal?: Refusal;
}

/** What the reference has put into an object that it threw. */
export function partsOf(thrown: unknown): ErrorParts {
  return {
    value: valueAt(thrown, "value"),
    value2: valueAt(thrown, "value2"),
    index: numberAt(thrown, "index"),
    type: textAt(thrown, "type"),
    functionName: textAt(thrown, "functionName"),
    position: numberAt(thrown, "position"),
    token: valueAt(thrown, "token"),
    message: textAt(thrown, "message"),
  };
}

/** Depth, time, the longest range, and what is made on the way. */
const limitCodes: ReadonlySet<string> = new Set(["D1011", "D1012", "D2014", "D2015"]);

/**
 * An error of the language with the reference's code: a `LimitExceeded` where a limit of ours ended it, else a
 * `MappingError`. Its place is filled in on the way out, so that
 * what is thrown deep inside needs to know neither the function nor the text around it.
 */
export class JsonataError extends Failure {
  override readonly code: string;
  /** Offset behind the token at fault. */
  position: number | undefined;
  /** Function or operator at fault. */
  token: unknown;
  readonly value: unknown;
  readonly value2: unknown;
  readonly index: number | undefined;
  readonly type: string | undefined;
  readonly functionName: string | undefined;
  /** The function that refused its arguments; `token` and `position` may become those of an operator around it. */
  call: { name: string; position: number | undefined } | undefined;
  /** What the function at fault does, where no code of the reference tells it. */
  readonly refusal: Refusal | undefined;

  constructor(code: string, parts: ErrorParts = {}) {
    super(limitCodes.has(code) ? "LimitExceeded" : "MappingError", parts.message ?? code);
    this.code = code;
    this.position = parts.position;
    this.token = parts.token;
    this.value = parts.value;
    this.value2 = parts.value2;
    this.index = parts.index;
    this.type = parts.type;
    this.functionName = parts.functionName;
    this.call = undefined;
    this.refusal = parts.refusal;
  }
}

/** Where an error came from; any error can be told, also one of a helper. */
interface Located {
  position?: number | undefined;
  token?: unknown;
  /** Out of the last call of an own function, which the reference makes behind that function: its place does not count. */
  isBehind?: boolean;
}

/** An error of the last call of an own function, its arguments included. */
export function behind(thrown: unknown): Error & Located {
  return Object.assign(located(thrown), { isBehind: true });
}

/**
 * What was thrown, as an error that may carry a place. The reference's own functions throw bare objects with a
 * code; they become errors here.
 */
export function located(thrown: unknown): Error & Located {
  if (thrown instanceof Error) return thrown;
  if (typeof thrown === "object" && thrown !== null && "code" in thrown) {
    return new JsonataError(String(thrown.code), partsOf(thrown));
  }
  return new Error(String(thrown));
}
