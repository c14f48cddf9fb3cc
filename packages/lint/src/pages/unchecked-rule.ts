import { changeRules } from "../diff/change-rules.ts";
import { awaitedText, plannedRules } from "./planned-rules.ts";
import { untakenBranch } from "./untaken-branch.ts";

/** Why `crossdock lint` never reports this rule, by code or name; undefined for a rule of lint, or none. */
export function uncheckedRule(word: string): string | undefined {
  const isMeant = ({ code, name }: { code: string; name: string }) =>
    code === word.toUpperCase() || name === word.toLowerCase();
  const ofChange = changeRules.find(isMeant);
  if (ofChange) return `${ofChange.code} is about a change, which \`crossdock diff\` judges`;
  if (isMeant(untakenBranch))
    return `${untakenBranch.code} needs the tests to run, as \`crossdock test --coverage\` does`;
  const planned = plannedRules.find(isMeant);
  return planned && `${planned.code} is not built yet: it arrives with ${awaitedText(planned)}`;
}
