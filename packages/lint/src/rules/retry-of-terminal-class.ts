import { classKind, defineRule, type Finding, itemsAt, type Span } from "@crossdock/kit";
import { retryListsOf, type Subject } from "../subject.ts";

export const retryOfTerminalClass = defineRule<Subject>({
  code: "XD311",
  name: "retry-of-terminal-class",
  severity: "error",
  summary: "Only transient classes are retried.",
  why: "The same message fails the same way again; the tries delay its key and hide the mistake.",
  good: `
retry: [ { errors: [ Timeout, Conflict ], interval: 2s, maxAttempts: 5 } ]
`,
  bad: `
retry: [ { errors: [ Timeout, Rejected ], interval: 2s, maxAttempts: 5 } ]
                              ^^^^^^^^ \`Rejected\` is terminal: the next try fails the same way
`,
  *check(subject) {
    for (const { resource, path, lines } of retryListsOf(subject)) {
      for (const [index, line] of lines.entries()) {
        for (const [place, name] of itemsAt(line, "errors").entries()) {
          if (typeof name !== "string") continue;
          const finding = judged(name, () => resource.spanOf([...path, index, "errors", place]));
          if (finding) yield finding;
        }
      }
    }
  },
});

function judged(name: string, span: () => Span): Finding | undefined {
  if (name === "Any") {
    return {
      span: span(),
      message: "`Any` also retries what can never pass, such as `Rejected` and `MappingError`",
      hint: "name the transient classes: `Timeout`, `Unavailable`, `RateLimited`, `Conflict`",
    };
  }
  const kind = classKind(name);
  if (kind === "transient") return undefined;
  return {
    span: span(),
    message:
      kind === "system"
        ? `\`${name}\` pauses the System, it is not retried`
        : `\`${name}\` is terminal: the next try fails the same way`,
    hint:
      kind === "system"
        ? "remove it; everything drains when the System is resumed"
        : "remove it here and decide about it in `catch`",
  };
}
