import { classKind, type ErrorClass, errorClasses } from "@crossdock/kit";

/** What follows from a class, by its kind. */
export const consequences = {
  transient:
    "Transient: the step's `retry` list decides how often and how long it is tried again. When the list gives up, or has no line for it, the flow's `catch` decides.",
  system:
    "System-wide: the System is paused and its messages wait, without using up attempts. Correct the cause, then resume it with `POST /v1/systems/{name}/resume`; everything drains in order.",
  terminal:
    "Terminal: the same message would fail again, so it is never retried. The flow's `catch` decides: `hold`, `deadLetter` or `skip`. After the cause is corrected, `crossdock replay <id>` takes the message up again; finished writes are not repeated.",
} as const;

export function classPage(name: ErrorClass): string {
  return [`# ${name}`, errorClasses[name].meaning, consequences[classKind(name)], ""]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}
