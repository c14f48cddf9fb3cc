import type { ChangeRule } from "../change-rule.ts";
import { policy } from "./policy-example.ts";

const asked = "{ approvals: 2, groups: [ integration-office ] }";

export const approvalsMissing: ChangeRule = {
  code: "XD605",
  name: "approvals-missing",
  severity: "error",
  summary: "A change has the approvals that the Policy asks for, from the groups that it names.",
  why: "One person alone would decide about every order of every retailer.",
  before: policy(asked, 5),
  bad: {
    after: policy(
      `${asked}\n    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Policy default needs 2 approvals from integration-office, and has 1`,
      12,
    ),
    author: "alice",
    approvals: [
      { person: "bob", groups: ["integration-office"] },
      { person: "carol", groups: ["finance"] },
    ],
  },
  good: {
    after: policy(asked, 12),
    author: "alice",
    approvals: [
      { person: "bob", groups: ["integration-office"] },
      { person: "carol", groups: ["integration-office"] },
    ],
  },
};
