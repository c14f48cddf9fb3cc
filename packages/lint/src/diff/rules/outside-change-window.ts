import type { ChangeRule } from "../change-rule.ts";
import { policy } from "./policy-example.ts";

const asked =
  "{ approvals: 0, window: { days: [ mon, tue ], from: '09:00', until: '16:00', timezone: Europe/Berlin } }";

export const outsideChangeWindow: ChangeRule = {
  code: "XD607",
  name: "outside-change-window",
  severity: "warning",
  summary: "A change goes live within the window that the Policy gives.",
  why: "On a Friday evening nobody is there who sees what it does, or could take it back.",
  before: policy(asked, 5),
  bad: {
    after: policy(
      `${asked}\n    ${"^".repeat(asked.length)} Policy default may go live on mon, tue, 09:00 to 16:00 (Europe/Berlin), and it is not that time`,
      12,
    ),
    at: "2026-03-06T18:00:00Z",
  },
  good: { after: policy(asked, 12), at: "2026-03-03T10:00:00Z" },
};
