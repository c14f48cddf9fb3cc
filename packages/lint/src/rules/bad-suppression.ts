import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const badSuppression = defineRule<Subject>({
  code: "XD906",
  name: "bad-suppression",
  severity: "error",
  summary: "A suppression names an existing rule and a reason, and suppresses something.",
  why: "Nobody could tell later whether it is still right; a stale one hides the next mistake on its line.",
  good: `
trigger: { webhook: { path: /orders } } # crossdock-ignore XD509 the gateway in front verifies the sender
`,
  bad: `
criticality: high # crossdock-ignore XD314
                  ^^^^^^^^^^^^^^^^^^^^^^^^ the suppression of XD314 has no reason
owner: order-operations # crossdock-ignore XD601 nobody yet
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ XD601 cannot be suppressed: such a workspace is not loaded
# crossdock-ignore XD401 a reason for nothing
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the suppression of XD401 is stale: there is nothing to suppress
domain: order
`,
  reportedBy: "linter",
  *check() {},
});
