import { Failure } from "@crossdock/kit";

/** A condition must be one: a missing value is not quietly false. */
export function truth(step: string, part: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const got = value === undefined ? "nothing" : Array.isArray(value) ? "a list" : typeof value;
  throw new Failure("MappingError", `\`${part}\` of step ${step} yields ${got} instead of true or false`, {
    detail: "write a comparison, or `$exists(…)` for a field that may be missing",
  });
}
