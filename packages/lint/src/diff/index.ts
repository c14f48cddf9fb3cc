export type { Given, Requirement } from "./approvals.ts";
export type { Change, Risk, Sight } from "./change.ts";
export type { Approval } from "./change-rule.ts";
export { diffData, formatDiffSarif } from "./format-json.ts";
export { formatDiffMarkdown } from "./format-markdown.ts";
export { formatDiffText } from "./format-text.ts";
export { type DiffOptions, type DiffReport, diff } from "./report.ts";
export { openSide, type Side } from "./side.ts";
