import type { ChangeRule } from "./change-rule.ts";
import { approvalsMissing } from "./rules/approvals-missing.ts";
import { breakingContractChange } from "./rules/breaking-contract-change.ts";
import { outsideChangeWindow } from "./rules/outside-change-window.ts";
import { ownApproval } from "./rules/own-approval.ts";

/** Every rule about a change, in the order of the codes. */
export const changeRules: readonly ChangeRule[] = [
  breakingContractChange,
  approvalsMissing,
  outsideChangeWindow,
  ownApproval,
];
