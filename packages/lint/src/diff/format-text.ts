import { styleText } from "node:util";
import type { Change, Sight } from "./change.ts";
import { windowText } from "./change-window.ts";
import { lineDiff } from "./line-diff.ts";
import { namesText } from "./names-text.ts";
import { countText } from "./objection.ts";
import {
  byResource,
  compatibilityText,
  folded,
  forWhom,
  placeText,
  restText,
  summaryText,
  testsText,
  titleText,
  uncomparedText,
} from "./phrases.ts";
import type { DiffReport } from "./report.ts";
import { sentLines } from "./sent-lines.ts";
import { isWorthTelling } from "./sent-phrases.ts";
import { type Paint, riskText, wrapped } from "./terminal-text.ts";

/**
 * For a terminal: the summary, what is asked for, each change with both sides and their places, what is different in what is
 * sent, objections last. `width`: characters of a line. `printable` makes a line of a message harmless for a terminal.
 */
export function formatDiffText(
  report: DiffReport,
  { colours = false, width = Number.POSITIVE_INFINITY, printable = (line: string): string => line } = {},
): string {
  const paint: Paint = colours
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
  const { before, after, changes, objections } = report;
  return [
    ...wrapped(`${before} → ${after}: ${summaryText(report)}`, 0, width).map((line) => paint("bold", line)),
    ...report.uncompared.flatMap((each) => wrapped(uncomparedText(each), 0, width)),
    ...report.requirements.flatMap((each) => wrapped(requirementText(each), 0, width, 2)),
    ...byResource(changes).flatMap((group) => [
      "",
      paint("bold", group.heading),
      ...folded(group.changes).shown.flatMap((change) => changeLines(change, paint, width)),
      ...restLines(folded(group.changes).rest, width),
    ]),
    ...(report.sent && isWorthTelling(report) ? sentLines(report.sent, { paint, width, printable }) : []),
    ...(objections.length > 0 ? ["", paint("bold", "What speaks against it")] : []),
    ...objections.flatMap(({ code, severity, message, hint, span }) => {
      const place = span ? ` ${span.file}:${span.start.line}:${span.start.column}` : "";
      return [
        `  ${paint(severity === "error" ? "red" : "yellow", `${severity} ${code}`)}${place}`,
        ...wrapped(message, 8, width),
        ...(hint ? wrapped(`hint: ${hint}`, 8, width).map((line) => paint("dim", line)) : []),
      ];
    }),
    "",
  ].join("\n");
}

function requirementText({
  approvals,
  groups,
  notAuthor,
  window,
  because,
  given,
}: DiffReport["requirements"][number]): string {
  const from = groups.length > 0 ? ` from ${groups.join(" or ")}` : "";
  const what = because.map(
    ({ resource, criticality, domains }) => `${resource} (${[criticality, ...domains].join(", ")})`,
  );
  const has = given.length > 0 ? `; given by ${namesText(given.map(({ person }) => person))}` : "";
  return [
    approvals > 0
      ? `needs ${countText(approvals)}${from}${notAuthor ? ", not the author's" : ""}${has}`
      : "needs no approval",
    ...(window ? [`goes live ${windowText(window)}`] : []),
    `for ${namesText(what)}`,
  ].join(", ");
}

function restLines(rest: readonly Change[], width: number): string[] {
  return rest.length === 0 ? [] : wrapped(restText(rest), 10, width);
}

function changeLines(change: Change, paint: Paint, width: number): string[] {
  const { risk, note, before, after } = change;
  const verdict = compatibilityText(change);
  const places = [placeText(before), placeText(after)].filter((place) => place !== undefined);
  const distinct = [...new Set(places)];
  return [
    ...wrapped(`${riskText(risk, paint)}  ${titleText(change)} — for ${forWhom(change)}`, 2, width, 10),
    ...sightLines(before, after, paint),
    ...[note, verdict, testsText(change)].flatMap((text) => (text ? wrapped(text, 10, width) : [])),
    ...(distinct.length > 0 ? [`          ${paint("dim", distinct.join(" → "))}`] : []),
  ];
}

/** Lines of one side that are shown at most. */
const most = 14;

/** Texts of more lines are told by line. */
const few = 3;

function sightLines(before: Sight | undefined, after: Sight | undefined, paint: Paint): string[] {
  const isLong = [before, after].every((sight) => (sight?.text ?? "").split("\n").length > few);
  if (!isLong || !before || !after) return [...signed("-", before, paint), ...signed("+", after, paint)];
  return shortened(lineDiff(before.text, after.text)).map((line) => {
    const text = `          ${line}`;
    return line.startsWith("-") ? paint("red", text) : line.startsWith("+") ? paint("green", text) : text;
  });
}

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`… ${more} more lines`] : [])];
}

function signed(sign: "-" | "+", sight: Sight | undefined, paint: Paint): string[] {
  if (!sight || sight.text === "") return [];
  const shown = shortened(sight.text.split("\n"));
  const reads = sight.reads?.length ? `   reads ${namesText(sight.reads, 8)}` : "";
  return shown.map((line, index) => {
    const text = `          ${sign} ${line}`.trimEnd();
    return `${paint(sign === "-" ? "red" : "green", text)}${index === shown.length - 1 ? paint("dim", reads) : ""}`;
  });
}
