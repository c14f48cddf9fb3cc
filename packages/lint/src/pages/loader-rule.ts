import { type LoaderCode, loaderRules } from "@crossdock/flow";
import { defineRule, type RuleDefinition } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

/** The page and the test of what the loader reports: its words are the loader's own. `check` may find more. */
export function loaderRule(
  code: LoaderCode,
  more: Pick<RuleDefinition<Subject>, "good" | "bad"> & Partial<Pick<RuleDefinition<Subject>, "check">>,
): RuleDefinition<Subject> {
  return defineRule<Subject>({ code, ...loaderRules[code], reportedBy: "loader", *check() {}, ...more });
}
