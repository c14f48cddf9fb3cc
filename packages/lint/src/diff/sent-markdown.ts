import { lineDiff } from "./line-diff.ts";
import type { SentChange, SentReport, SentValue } from "./sent.ts";
import { mostValues, sentCount, sentHeading, sentSubject, sentSummary, sentValue } from "./sent-phrases.ts";

/** For a pull request: one line for each thing that is different, with its most frequent values. */
export function sentMarkdown(sent: SentReport): string {
  const groups = Map.groupBy(sent.changes, sentHeading);
  return [
    `### ${sentSummary(sent)}`,
    ...sent.untried.map(
      ({ name, retailer, reason }) => `- cannot be tried for ${retailer}: ${name} (${reason})`,
    ),
    ...[...groups].map(([heading, changes]) => [heading, changes.map(changeText).join("\n")].join("\n\n")),
  ].join("\n\n");
}

function changeText(change: SentChange): string {
  const { risk, values, isNoticed } = change;
  const rest = values.length - mostValues;
  return [
    `- **${risk}** ${sentSubject(change)}: ${sentCount(change)}`,
    ...values.slice(0, mostValues).map((value) => valueText(change, value)),
    ...(rest > 0 ? [`  <br>and ${rest} other ${rest === 1 ? "value" : "values"}`] : []),
    ...(isNoticed ? [] : ["  <br>**No test notices it.**"]),
  ].join("\n");
}

/** Characters of one value that are shown. */
const longest = 200;

function valueText(change: SentChange, { before, after, messages }: SentValue): string {
  const count = change.values.length === 1 ? "" : `${messages} × `;
  if (
    typeof before === "string" &&
    typeof after === "string" &&
    before.includes("\n") &&
    after.includes("\n")
  ) {
    const lines = lineDiff(before, after).map((line) => `  ${line}`);
    return ["", "  ```diff", ...lines, "  ```", ""].join("\n");
  }
  const [old, now] = [before, after].map((value) => code(sentValue(change, value, longest)));
  return `  <br>${count}${old} → ${now}`;
}

/** Inline code, whatever it holds. */
function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return text === "nothing" ? text : `${fence}${text.replaceAll("\n", " ")}${fence}`;
}
