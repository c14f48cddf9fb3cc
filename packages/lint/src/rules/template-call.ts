import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const templateCall = defineRule<Subject>({
  code: "XD221",
  name: "template-call",
  severity: "error",
  summary: "A template prints fields of its data; it calls nothing and leaves the data nowhere.",
  why: "Text from a message could run code, or read what belongs to the daemon.",
  good: `
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'Order {{ key }} needs a person' }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'Order {{ key.trim() }} needs a person' }
                                                    ^ a template calls nothing
  - { errors: [ Any ], action: deadLetter }
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("template-forbidden");
  },
});
