import type { RuleText } from "@crossdock/kit";

/** The rule that needs the tests to run: `crossdock test --coverage` judges it. */
export const untakenBranch: RuleText = {
  code: "XD903",
  name: "untaken-way",
  severity: "warning",
  summary: "Every way through a flow and its mappings is taken by a case of its tests.",
  why: "What no case takes is tried by the first order that comes that way.",
};
