import type { RuleDefinition, RuleText } from "@crossdock/kit";
import type { ChangeExample, ChangeRule } from "../diff/change-rule.ts";
import { awaitedText, type PlannedRule } from "./planned-rules.ts";
import type { TestRule } from "./test-rules.ts";

/** The Markdown page of a rule: what must hold, why, a bad and a good example, and how to suppress it. */
export function rulePage(rule: RuleDefinition<never>): string {
  return page(
    ...introduced(rule),
    "## Bad",
    introduction(rule),
    fenced(rule.bad),
    "## Good",
    fenced(rule.good),
    "## Suppress",
    suppressing(rule),
  );
}

/** The same for a rule about a change. */
export function changeRulePage(rule: ChangeRule): string {
  return page(
    ...introduced(rule),
    "`crossdock diff` reports it.",
    "## Before",
    fenced(rule.before),
    "## Bad",
    "The lines of `^` mark what is reported.",
    ...after(rule.bad),
    "## Good",
    ...after(rule.good),
    "## Suppress",
    "Not possible: what speaks against a change is decided by people, on record. `--fail-on never` only tells it.",
  );
}

/** The same for a rule that needs the tests to run. */
export function testRulePage(rule: TestRule): string {
  return page(
    ...introduced(rule),
    `\`${rule.command}\` reports it: ${rule.reports}`,
    fenced(rule.usage, "sh"),
    "## Suppress",
    rule.suppress,
  );
}

/** What is known of a rule that is not built yet. */
export function plannedRulePage(rule: PlannedRule): string {
  return page(
    `# ${rule.code} ${rule.name}`,
    `**Not built yet**; it arrives with ${awaitedText(rule)}.`,
    rule.summary,
  );
}

function page(...parts: string[]): string {
  return `${parts.join("\n\n").trimEnd()}\n`;
}

function introduced({ code, name, severity, summary, why }: RuleText): string[] {
  return [`# ${code} ${name}`, `**${severity}.** ${summary}`, why];
}

function introduction({ good, bad }: RuleDefinition<never>): string {
  const marks = "The lines of `^` mark what is reported.";
  const partial = [good, bad].every((example) => !/^(kind:|# file:)/m.test(example));
  return partial ? `${marks} The examples show a part of a flow; the rest of it is left out.` : marks;
}

function fenced(example: string, language = "yaml"): string {
  return [`\`\`\`${language}`, example.replace(/^\n/, "").trimEnd(), "```"].join("\n");
}

function after(example: ChangeExample): string[] {
  const options = optionsOf(example).join(" ");
  return [fenced(example.after), ...(options === "" ? [] : [fenced(`crossdock diff ${options}`, "sh")])];
}

function optionsOf({ author, approvals = [], at }: ChangeExample): string[] {
  return [
    ...(author === undefined ? [] : [`--author ${author}`]),
    ...approvals.map(({ person, groups }) => `--approval ${person}=${groups.join(",")}`),
    ...(at === undefined ? [] : [`--at ${at}`]),
  ];
}

function suppressing({ code, reportedBy }: RuleDefinition<never>): string {
  if (reportedBy === "loader") return "Not possible: such a workspace is not loaded.";
  return `\`# crossdock-ignore ${code} <reason>\` at the end of the line, or alone on the line above. The reason is required.`;
}
