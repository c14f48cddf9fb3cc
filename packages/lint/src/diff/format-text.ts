import { styleText } from "node:util";
import type { Change, Risk, Sight } from "./change.ts";
import { windowText } from "./change-window.ts";
import { countText } from "./objection.ts";
import {
  byResource,
  compatibilityText,
  forWhom,
  namesText,
  placeText,
  summaryText,
  titleText,
} from "./phrases.ts";
import type { DiffReport } from "./report.ts";

type Style = "red" | "yellow" | "green" | "bold" | "dim";
type Paint = (style: Style, text: string) => string;

/** For a terminal: the summary, what is asked for, each change with both sides and their places, objections last. */
export function formatDiffText(report: DiffReport, { colours = false } = {}): string {
  const paint: Paint = colours
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
  const { before, after, changes, objections } = report;
  return [
    paint("bold", `${before} → ${after}: ${summaryText(report)}`),
    ...report.requirements.map((each) => requirementText(each)),
    ...byResource(changes).flatMap((group) => [
      "",
      paint("bold", group.heading),
      ...group.changes.flatMap((change) => changeLines(change, paint)),
    ]),
    ...(objections.length > 0 ? ["", paint("bold", "What speaks against it")] : []),
    ...objections.map(({ code, severity, message, hint, span }) => {
      const place = span ? ` ${span.file}:${span.start.line}:${span.start.column}` : "";
      const way = hint ? `\n        ${paint("dim", `hint: ${hint}`)}` : "";
      return `  ${paint(severity === "error" ? "red" : "yellow", `${severity} ${code}`)}${place}\n        ${message}${way}`;
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

const colourOf: Readonly<Record<Risk, Style>> = { high: "red", medium: "yellow", low: "dim" };

function changeLines(change: Change, paint: Paint): string[] {
  const { risk, note, before, after } = change;
  const verdict = compatibilityText(change);
  const places = [placeText(before), placeText(after)].filter((place) => place !== undefined);
  const distinct = [...new Set(places)];
  return [
    `  ${paint(colourOf[risk], risk.padEnd(6))}  ${titleText(change)} — for ${forWhom(change)}`,
    ...sightLines("-", before, paint),
    ...sightLines("+", after, paint),
    ...(note ? [`          ${note}`] : []),
    ...(verdict ? [`          ${verdict}`] : []),
    ...(distinct.length > 0 ? [`          ${paint("dim", distinct.join(" → "))}`] : []),
  ];
}

/** Lines of one side that are shown at most. */
const most = 14;

function sightLines(sign: "-" | "+", sight: Sight | undefined, paint: Paint): string[] {
  if (!sight || sight.text === "") return [];
  const lines = sight.text.split("\n");
  const shown = [
    ...lines.slice(0, most),
    ...(lines.length > most ? [`… ${lines.length - most} more lines`] : []),
  ];
  const reads = sight.reads?.length ? `   reads ${namesText(sight.reads, 8)}` : "";
  return shown.map((line, index) => {
    const text = `          ${sign} ${line}`.trimEnd();
    return `${paint(sign === "-" ? "red" : "green", text)}${index === shown.length - 1 ? paint("dim", reads) : ""}`;
  });
}
