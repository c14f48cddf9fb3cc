import { changeRules } from "../diff/change-rules.ts";
import { awaitedText, plannedRules } from "./planned-rules.ts";
import { testRules } from "./test-rules.ts";

/** Why `crossdock lint` never reports this rule, by code or name; undefined for a rule of lint, or none. */
export function uncheckedRule(word: string): string | undefined {
  const isMeant = ({ code, name }: { code: string; name: string }) =>
    code === word.toUpperCase() || name === word.toLowerCase();
  const ofChange = changeRules.find(isMeant);
  if (ofChange) return `${ofChange.code} is about a change, which \`crossdock diff\` judges`;
  const ofTests = testRules.find(isMeant);
  if (ofTests) return `${ofTests.code} needs the tests to run, as \`${ofTests.command}\` does`;
  const planned = plannedRules.find(isMeant);
  return planned && `${planned.code} is not built yet: it arrives with ${awaitedText(planned)}`;
}
