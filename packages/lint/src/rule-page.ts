import type { RuleDefinition } from "@crossdock/kit";

/** The Markdown page of a rule: what must hold, why, a bad and a good example, and how to suppress it. */
export function rulePage(rule: RuleDefinition<never>): string {
  return [
    `# ${rule.code} ${rule.name}`,
    `**${rule.severity}.** ${rule.summary}`,
    rule.why,
    "## Bad",
    introduction(rule),
    fenced(rule.bad),
    "## Good",
    fenced(rule.good),
    "## Suppress",
    suppressing(rule),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function introduction({ good, bad }: RuleDefinition<never>): string {
  const marks = "The lines of `^` mark what is reported.";
  const partial = [good, bad].every((example) => !/^(kind:|# file:)/m.test(example));
  return partial ? `${marks} The examples show a part of a flow; the rest of it is left out.` : marks;
}

function fenced(example: string): string {
  return ["```yaml", example.replace(/^\n/, "").trimEnd(), "```"].join("\n");
}

function suppressing({ code, reportedBy }: RuleDefinition<never>): string {
  if (reportedBy === "loader") return "Not possible: such a workspace is not loaded.";
  return `\`# crossdock-ignore ${code} <reason>\` at the end of the line, or alone on the line above. The reason is required.`;
}
