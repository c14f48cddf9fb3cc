import type { ChangeRule } from "../change-rule.ts";
import { policy } from "./policy-example.ts";

const asked = "{ approvals: 1, notAuthor: true }";

export const ownApproval: ChangeRule = {
  code: "XD609",
  name: "own-approval",
  severity: "error",
  summary: "Nobody approves a change of their own where the Policy says `notAuthor`.",
  why: "Who wrote the mistake does not see it; a second pair of eyes is what the approval is for.",
  before: policy(asked, 5),
  bad: {
    after: policy(`${asked}\n    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ alice approves a change of their own`, 12),
    author: "alice",
    approvals: [{ person: "alice", groups: ["integration-office"] }],
  },
  good: {
    after: policy(asked, 12),
    author: "alice",
    approvals: [{ person: "bob", groups: ["integration-office"] }],
  },
};
