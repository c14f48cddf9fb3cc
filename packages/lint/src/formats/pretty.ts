import { styleText } from "node:util";
import type { Diagnostic, Span } from "@crossdock/kit";
import { summaryLine } from "./summary.ts";

export interface PrettyOptions {
  /** Text of a file of the workspace, for the code frame; undefined where it is not at hand. */
  source?(file: string): string | undefined;
  /** ANSI colours. Default: false. */
  colours?: boolean;
}

/** For people: each finding with its place, the lines around it, the way out and where to read more; then the counts. */
export function formatPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions = {}): string {
  const lines = new Map<string, string[]>();
  const linesOf = (file: string): string[] => {
    let known = lines.get(file);
    if (!known) {
      known = options.source?.(file)?.split(/\r?\n/) ?? [];
      lines.set(file, known);
    }
    return known;
  };
  const paint = painter(options.colours ?? false);
  const blocks = diagnostics.map((diagnostic) => block(diagnostic, linesOf, paint));
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined).length;
  const offer = fixable > 0 ? `; \`crossdock lint --fix\` corrects ${fixable}` : "";
  const total = `${summaryLine(diagnostics)}${offer}`;
  const end = paint(diagnostics.length === 0 ? "green" : "bold", total);
  return [...blocks, end, ""].join("\n");
}

type Paint = (style: "red" | "yellow" | "green" | "bold" | "dim" | "cyan", text: string) => string;

function painter(colours: boolean): Paint {
  return colours ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

function block(
  { code, rule, severity, message, hint, span, related }: Diagnostic,
  linesOf: (file: string) => string[],
  paint: Paint,
): string {
  const colour = severity === "error" ? "red" : "yellow";
  const place = span ? `${placeOf(span)} ` : "";
  return [
    `${paint("bold", place)}${paint(colour, severity)} ${code} ${rule}`,
    `  ${message}`,
    ...(span ? frame(span, linesOf(span.file), (text) => paint(colour, text), paint) : []),
    ...(related ?? []).map((other) => `  ${paint("dim", `${placeOf(other.span)}: ${other.message}`)}`),
    ...(hint ? [`  ${paint("cyan", "hint:")} ${hint}`] : []),
    `  ${paint("dim", `more: crossdock explain ${code}`)}`,
    "",
  ].join("\n");
}

function placeOf({ file, start }: Span): string {
  return `${file}:${start.line}:${start.column}`;
}

/** Longest part of a line that is shown, in characters. */
const width = 110;

function frame(span: Span, lines: readonly string[], mark: (text: string) => string, paint: Paint): string[] {
  const { line } = span.start;
  if (lines[line - 1] === undefined) return [];
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const digits = String(last).length;
  // A long line is cut around the blamed text.
  const from = span.start.column > width - 20 ? span.start.column - 40 : 0;
  const shown = (text: string) => text.slice(from, from + width).replaceAll("\t", " ");
  const gutter = (label: string) => paint("dim", `  ${label.padStart(digits)} | `);
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? "";
    if (number > line && text === "") break;
    rows.push(`${gutter(String(number))}${shown(text)}`.trimEnd());
    if (number === line)
      rows.push(`${gutter("")}${" ".repeat(span.start.column - 1 - from)}${mark(carets(span, text, from))}`);
  }
  return rows;
}

/** A span over several lines is marked to the end of its first. */
function carets({ start, end }: Span, text: string, from: number): string {
  const until = end.line === start.line ? end.column : text.length + 1;
  const visible = Math.min(until, from + width + 1);
  return "^".repeat(Math.max(1, visible - start.column));
}
