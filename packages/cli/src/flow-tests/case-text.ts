import type { CaseResult, Difference, Observed, RecordedCall } from "@crossdock/engine/rehearsal";
import type { Span } from "@crossdock/kit";

/** How a stretch of text is shown: colours on a terminal, plain elsewhere. */
export type Paint = (style: "red" | "green" | "bold" | "dim", text: string) => string;

/** Every case, or those that failed with the number of the others, and the sum. */
export function resultsText(results: readonly CaseResult[], verbose: boolean, paint: Paint): string {
  const groups = Map.groupBy(results, ({ test, retailer }) => `${test} for ${retailer}`);
  const blocks = [...groups].map(([title, cases]) => groupText(title, cases, verbose, paint));
  const failed = results.filter(isFailed).length;
  const sum = [
    `${results.length - failed} passed`,
    ...(failed > 0 ? [paint("red", `${failed} failed`)] : []),
  ].join(", ");
  return `${blocks.join("\n").trimEnd()}\n\n${sum}`;
}

export function isFailed({ differences }: Pick<CaseResult, "differences">): boolean {
  return differences.length > 0;
}

function groupText(title: string, cases: readonly CaseResult[], verbose: boolean, paint: Paint): string {
  const failed = cases.filter(isFailed);
  const mark = failed.length > 0 ? paint("red", "failed") : paint("green", "passed");
  const count = failed.length > 0 ? `${failed.length} of ${cases.length} cases` : casesText(cases.length);
  const shown = verbose ? cases : failed;
  return [`${mark} ${title}: ${count}`, ...shown.map((each) => caseText(each, paint))].join("\n");
}

function casesText(count: number): string {
  return count === 1 ? "1 case" : `${count} cases`;
}

/** A case with everything that is not as expected, and what happened. */
function caseText(result: CaseResult, paint: Paint): string {
  const { name, differences, unasked } = result;
  if (!isFailed(result)) return `  ${paint("green", "✓")} ${name}`;
  return [
    `  ${paint("red", "✗")} ${paint("bold", name)}`,
    ...differences.map((difference) => differenceText(difference, paint)),
    paint("dim", "    what happened"),
    ...happened(result.observed).map((line) => paint("dim", `      ${line}`)),
    ...unasked.map(({ span }) => paint("dim", `      nothing asked the mock at ${placeOf(span)}`)),
    "",
  ].join("\n");
}

/** One difference: where it is expected, what is expected, and what there is. */
export function differenceText({ what, expected, actual, span }: Difference, paint: Paint): string {
  const lines = [`    ${placeOf(span)} ${paint("bold", what)}`];
  if (expected !== undefined || actual === undefined)
    lines.push(`      expected ${paint("green", valueText(expected))}`);
  else lines.push(`      expected ${paint("green", "nothing")}`);
  lines.push(`      actual   ${paint("red", valueText(actual))}`);
  return lines.join("\n");
}

function placeOf({ file, start }: Span): string {
  return `${file}:${start.line}:${start.column}`;
}

/** Longest value that is shown whole. */
const longest = 400;

function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The calls of a case in their order, then what became of its messages. */
export function happened({ calls, messages, startedAt, logs }: Observed): string[] {
  const lines = [
    ...calls.filter(({ step }) => step !== "").map((call) => ({ at: call.at, text: callText(call) })),
    ...logs
      .filter(({ level }) => level === "warn" || level === "error")
      .map(({ at, message, fields }) => ({
        at,
        text: `log: ${message}${fields["reason"] ? `: ${fields["reason"]}` : ""}`,
      })),
  ].sort((a, b) => a.at - b.at);
  const ends = messages.map(({ outcome, row }, index) => {
    const name = messages.length > 1 ? `message ${index + 1}` : "the message";
    const key = row?.key ? ` ${row.key}` : "";
    const { failure } = row ?? {};
    const problems = failure?.problems?.length ? ` (${failure.problems.join("; ")})` : "";
    const why = failure ? `, ${failure.class}: ${failure.title}${problems}` : "";
    return `${name}${key}: ${outcome}${why}`;
  });
  return [...lines.map(({ at, text }) => `${elapsed(at - startedAt)} ${text}`), ...ends];
}

function callText({ step, system, operation, came, failure, wrote, answer, requests }: RecordedCall): string {
  if (system === "event") return `${step} emits ${operation}`;
  const raw = requests.map(({ method, url }) => ` ${method} ${new URL(url).pathname}`).join(",");
  const asked = `${step} asks ${system} for ${operation}${raw}`;
  switch (came) {
    case "answered":
      return `${asked}: ${wrote ? "written" : "answered"}`;
    case "failed":
      return `${asked}: ${failure}${wrote ? ", but the work was done" : ""}`;
    case "crashed":
      return `${asked}: the daemon dies${wrote ? " after the work was done" : ""} and starts again`;
    case "verified":
      return `${step} looks into ${system} whether ${operation} was done: ${answer === undefined ? "no" : "yes"}`;
  }
}

/** `2h05m` since the beginning of the case. */
function elapsed(duration: number): string {
  const seconds = Math.round(duration / 1000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const parts = [
    ...(days > 0 ? [`${days}d`] : []),
    ...(hours > 0 ? [`${hours}h`] : []),
    ...(minutes > 0 ? [`${minutes}m`] : []),
    ...(seconds < 3600 ? [`${seconds % 60}s`] : []),
  ];
  return `+${parts.join("")}`;
}
