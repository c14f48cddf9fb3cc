import { type Fields, isFields, isLongNumber, itemsAt, nearest, type Span, textAt } from "@crossdock/kit";
import type { LookUpTable } from "@crossdock/mapping";
import { CsvError, parse } from "csv-parse/sync";
import { spanInFile } from "../load/check-texts.ts";
import { createReport, type Report } from "../load/report.ts";
import { renderedOf } from "../render/rendered-of.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { Files, Rendered } from "../workspace.ts";

/** The tables of a retailer: its own before shared ones of the same name, each as it is rendered for the retailer. */
export function lookUpTables(
  rendered: RenderedWorkspace,
  retailer: string,
  report: Report,
): Record<string, LookUpTable> {
  const chosen = new Map<string, Rendered>();
  for (const table of renderedOf(rendered, "Table")) {
    if (!table.valid) continue;
    const owner = table.retailer ?? table.document.retailer;
    if (owner !== null && owner !== retailer) continue;
    const other = chosen.get(table.name);
    if (!other || rank(table) > rank(other)) chosen.set(table.name, table);
  }
  return Object.fromEntries(
    [...chosen].map(([name, table]) => [name, lookUpTable(table, rendered.workspace.files, report)]),
  );
}

/** A patch is nearer than the retailer's own table, and that is nearer than a shared one. */
function rank({ retailer, document }: Rendered): number {
  return (retailer === null ? 0 : 2) + (document.retailer === null ? 0 : 1);
}

function lookUpTable(table: Rendered, files: Files, report: Report): LookUpTable {
  const { rows, csv, default: preset } = table.value;
  const entries = isFields(csv)
    ? Object.fromEntries([...readRows(csv, table, files, report)].map(([key, { row }]) => [key, row]))
    : isFields(rows)
      ? rows
      : {};
  return preset === undefined ? { entries } : { entries, default: preset };
}

/** A row of a CSV file, and its line. */
interface CsvRow {
  /** The answer of a look-up. */
  row: unknown;
  span: Span;
}

/** The rows of a table that a CSV file holds, by key; what is wrong with the file is reported when it is compiled. */
export function csvRows(table: Rendered, files: Files): ReadonlyMap<string, CsvRow> {
  const { csv } = table.value;
  return isFields(csv) ? readRows(csv, table, files, createReport()) : new Map();
}

function readRows(csv: Fields, { spanOf }: Rendered, files: Files, report: Report): Map<string, CsvRow> {
  const file = String(csv["file"]);
  const text = files[file];
  // A missing file is reported with the references.
  if (text === undefined) return new Map();
  const [key = "", value] = [textAt(csv, "key"), textAt(csv, "value")];
  const numbers = itemsAt(csv, "numbers").map(String);
  const records = csvRecords(file, text, report);
  const columns = Object.keys(records[0] ?? {});
  for (const [column, path] of [
    [key, ["csv", "key"]],
    [value, ["csv", "value"]],
  ] as const) {
    if (column === undefined || columns.length === 0 || columns.includes(column)) continue;
    const meant = nearest(column, columns);
    report.add(
      "XD103",
      { id: "unknown-column", file, column, known: columns, meant },
      { span: spanOf(path) },
    );
  }
  const entries = new Map<string, CsvRow>();
  for (const [index, record] of records.entries()) {
    const name = record[key];
    if (name === undefined) continue;
    if (entries.has(name)) reportTwice(name, index, file, text, report);
    const row = typedRow(record, new Set(numbers), { file, text, line: index + 2 }, report);
    entries.set(name, {
      row: value === undefined ? row : row[value],
      span: lineSpan(file, text, index + 2),
    });
  }
  return entries;
}

function csvRecords(file: string, text: string, report: Report): Record<string, string>[] {
  try {
    // With columns every record is an object of texts.
    const columns = (names: string[]): string[] => {
      for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at))) {
        report.add(
          "XD106",
          { id: "duplicate-column", file, column: name },
          { span: lineSpan(file, text, 1) },
        );
      }
      return names;
    };
    return parse<Record<string, string>>(text, { columns, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const span = lineSpan(file, text, Number(error["lines"] ?? 1));
    report.add("XD114", { id: "unreadable-table", file, reason: error.message }, { span });
    return [];
  }
}

function typedRow(
  record: Record<string, string>,
  numbers: ReadonlySet<string>,
  place: { file: string; text: string; line: number },
  report: Report,
): Fields {
  const entries = Object.entries(record).map(([column, text]): [string, unknown] => {
    if (!numbers.has(column)) return [column, text];
    const id = numberProblem(text);
    if (id) report.add("XD114", { id, column }, { span: lineSpan(place.file, place.text, place.line) });
    return [column, Number(text)];
  });
  return Object.fromEntries(entries);
}

/** Why a cell cannot be a number, or cannot stay the same as one. */
function numberProblem(text: string): "cell-not-a-number" | "cell-too-long" | undefined {
  if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) || !Number.isFinite(Number(text))) {
    return "cell-not-a-number";
  }
  return isLongNumber(text.replace(/^[+-]?0*(?=\d)/, "")) ? "cell-too-long" : undefined;
}

function reportTwice(name: string, index: number, file: string, text: string, report: Report): void {
  report.add("XD106", { id: "duplicate-row", file, key: name }, { span: lineSpan(file, text, index + 2) });
}

/** A line as a whole. Rows are counted as lines, which holds as long as no field spans several. */
function lineSpan(file: string, text: string, line: number): Span {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, other) => sum + other.length + 1, 0);
  return spanInFile(file, text, [start, start + (lines[line - 1]?.length ?? 0)]);
}
