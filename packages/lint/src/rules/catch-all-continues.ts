import { defineRule, itemsAt, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const catchAllContinues = defineRule<Subject>({
  code: "XD315",
  name: "catch-all-continues",
  severity: "warning",
  summary: "Only named classes are skipped.",
  why: "A skip of `Any` also swallows failures that nobody has thought of; the message is gone without a case.",
  good: `
catch:
  - { errors: [ NotFound ], action: skip, reason: The order was deleted in the shop }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
catch:
  - { errors: [ Any ], action: skip, reason: Not important }
                               ^^^^ every failure is skipped, also those that nobody has thought of
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const [index, line] of itemsAt(flow.value, "catch").entries()) {
        if (valueAt(line, "action") !== "skip" || !itemsAt(line, "errors").includes("Any")) continue;
        yield {
          span: flow.spanOf(["catch", index, "action"]),
          message: "every failure is skipped, also those that nobody has thought of",
          hint: "name the classes that may be skipped, and let `Any` end in `deadLetter` or `hold`",
        };
      }
    }
  },
});
