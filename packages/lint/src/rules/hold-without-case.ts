import { defineRule, itemsAt, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const holdWithoutCase = defineRule<Subject>({
  code: "XD402",
  name: "hold-without-case",
  severity: "error",
  summary: "A `hold` opens a case in somebody's queue.",
  why: "Every later message of the key waits behind the held one; without a case nobody is told.",
  good: `
catch:
  - { errors: [ Rejected ], action: hold, case: { queue: orders, title: An order needs a person } }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
catch:
  - { errors: [ Rejected ], action: hold }
                                    ^^^^ the key is held and nobody is told
  - { errors: [ Any ], action: deadLetter }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const [index, line] of itemsAt(flow.value, "catch").entries()) {
        if (valueAt(line, "action") !== "hold" || valueAt(line, "case", "queue") !== undefined) continue;
        yield {
          span: flow.spanOf(["catch", index, "action"]),
          message: "the key is held and nobody is told",
          hint: "add `case: { queue: …, title: … }`, or use `deadLetter`",
        };
      }
    }
  },
});
