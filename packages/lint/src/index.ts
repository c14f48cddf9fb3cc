import { type Explanation, explainWith } from "./explain.ts";
import { rules } from "./rules.ts";

export { type Analyses, createAnalyses } from "./analyses.ts";
export { classAt } from "./classification.ts";
export type { Explanation } from "./explain.ts";
export { type Fixed, fixWorkspace } from "./fix/fix-workspace.ts";
export { formatGithub } from "./formats/github.ts";
export { formatGitlab } from "./formats/gitlab.ts";
export { formatJson } from "./formats/json.ts";
export { formatJunit } from "./formats/junit.ts";
export { formatPretty, type PrettyOptions } from "./formats/pretty.ts";
export { formatSarif } from "./formats/sarif.ts";
export { xmlText } from "./formats/xml-text.ts";
export type { KnownExpression } from "./judge-expression.ts";
export { type LintOptions, lint } from "./lint.ts";
export { createLinter, type Linter, type Looked } from "./linter.ts";
export type { Lookups } from "./lookups.ts";
export { rulePage } from "./rule-page.ts";
export { type Rule, rules } from "./rules.ts";
export type { Subject } from "./subject.ts";
export { type Summary, summaryOf } from "./summary.ts";

/** Explains a rule by its code (`XD206`) or name, or an error class such as `RateLimited`. */
export const explain = (word: string): Explanation => explainWith(rules, word);
