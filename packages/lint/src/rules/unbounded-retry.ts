import { defineRule, valueAt } from "@crossdock/kit";
import { retryListsOf, type Subject } from "../subject.ts";

export const unboundedRetry = defineRule<Subject>({
  code: "XD310",
  name: "unbounded-retry",
  severity: "error",
  summary: "A retry says when it gives up.",
  why: "A message that can never pass would be tried for ever, and with it everything that waits behind its key.",
  good: `
retry: [ { errors: [ Timeout ], interval: 2s, maxAttempts: 5 } ]
`,
  bad: `
retry: [ { errors: [ Timeout ], interval: 2s } ]
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this retry does not say when it gives up
`,
  perFlow: true,
  *check(subject) {
    for (const { resource, path, lines } of retryListsOf(subject)) {
      for (const [index, line] of lines.entries()) {
        if (valueAt(line, "maxAttempts") !== undefined || valueAt(line, "maxElapsed") !== undefined) continue;
        yield {
          span: resource.spanOf([...path, index]),
          message: "this retry does not say when it gives up",
          hint: "add `maxAttempts: 12`; `maxElapsed: 24h` beside it ends the retry earlier where that comes first",
        };
      }
    }
  },
});
