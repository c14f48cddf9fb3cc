import { lineDiff } from "./line-diff.ts";
import { namesText } from "./names-text.ts";
import type { SentChange, SentReport, SentValue } from "./sent.ts";
import {
  mostSent,
  mostValues,
  sentCount,
  sentHeading,
  sentSubject,
  sentSummary,
  sentValue,
} from "./sent-phrases.ts";
import { type Paint, riskText, wrapped } from "./terminal-text.ts";

/** How lines are laid out and shown. */
export interface Terminal {
  paint: Paint;
  /** Characters of a line. */
  width: number;
  /** A line of a message that is harmless for a terminal. */
  printable(line: string): string;
}

/** For a terminal: what is different in what is sent, by flow and step, the values with how many messages show them. */
export function sentLines(sent: SentReport, terminal: Terminal): string[] {
  const { paint, width } = terminal;
  const groups = Map.groupBy(sent.changes, sentHeading);
  return [
    "",
    paint("bold", sentSummary(sent)),
    ...sent.untried.flatMap(({ name, retailer, reason }) =>
      wrapped(`cannot be tried for ${retailer}: ${name} (${reason})`, 2, width),
    ),
    ...[...groups].flatMap(([heading, changes]) => [
      "",
      paint("bold", heading),
      ...changes.slice(0, mostSent).flatMap((change) => changeLines(change, terminal)),
      ...restLines(changes.slice(mostSent), width),
    ]),
  ];
}

function restLines(rest: readonly SentChange[], width: number): string[] {
  if (rest.length === 0) return [];
  return wrapped(
    `and ${rest.length} more: ${namesText(rest.map(sentSubject), 12)} (\`--json\` has them)`,
    10,
    width,
  );
}

function changeLines(change: SentChange, terminal: Terminal): string[] {
  const { paint, width } = terminal;
  const { values, isNoticed, risk } = change;
  const rest = values.length - mostValues;
  return [
    ...wrapped(`${riskText(risk, paint)}  ${sentSubject(change)} — ${sentCount(change)}`, 2, width, 10),
    ...values.slice(0, mostValues).flatMap((value) => valueLines(change, value, terminal)),
    ...(rest > 0 ? [`          and ${rest} other ${rest === 1 ? "value" : "values"}`] : []),
    ...(isNoticed ? [] : [`          ${paint("yellow", "No test notices it.")}`]),
  ];
}

/** `30 × "67000" → "Strasbourg"` where it fits on a line; else one below the other, a text of several lines by line. */
function valueLines(
  change: SentChange,
  { before, after, messages }: SentValue,
  { paint, width, printable }: Terminal,
): string[] {
  const shown = (value: unknown, most: number): string => printable(sentValue(change, value, most));
  const single = change.values.length === 1;
  const count = single ? "" : `${messages} × `;
  const room = Math.min(width, 100) - 10;
  if (isLong(before) && isLong(after)) {
    return [
      ...(single ? [] : [`          ${messages} ×`]),
      ...lineDiff(before, after).map((line) => `          ${printable(line)}`),
    ];
  }
  const line = `${count}${shown(before, 400)} → ${shown(after, 400)}`;
  if (line.length <= room) return [`          ${line}`];
  return [
    paint("red", `          - ${count}${shown(before, room - 2 - count.length)}`),
    paint("green", `          + ${count}${shown(after, room - 2 - count.length)}`),
  ];
}

function isLong(value: unknown): value is string {
  return typeof value === "string" && value.split("\n").length > 2;
}
