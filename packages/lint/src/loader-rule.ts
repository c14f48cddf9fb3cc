import { type LoaderCode, loaderRules } from "@crossdock/flow";
import { defineRule, type RuleDefinition } from "@crossdock/kit";
import type { Subject } from "./subject.ts";

/** The page and the test of what the loader reports: its words are the loader's own. */
export function loaderRule(
  code: LoaderCode,
  examples: Pick<RuleDefinition<Subject>, "good" | "bad">,
): RuleDefinition<Subject> {
  return defineRule<Subject>({ code, ...loaderRules[code], ...examples, reportedBy: "loader", *check() {} });
}
