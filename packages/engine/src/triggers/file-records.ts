import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { type Arrival, deepestMessage, JsonProblem, readJson } from "@crossdock/kit";
import { CsvError, parse as csvParser } from "csv-parse";
import { readMessage } from "./read-message.ts";

/** How a file is read. */
export interface FileForm {
  format: "json" | "ndjson" | "csv";
  delimiter: string;
  encoding?: "utf-8" | "utf-16le" | "windows-1252";
}

export type FileRecord = Pick<Arrival, "message" | "unreadable">;

/** Characters and records after which others get their turn. */
const [pieceSize, recordsAtOnce] = [256 * 1024, 1000];

/**
 * The file's records, or why it cannot be read; the reason quotes nothing of the file but the name of a column. A large
 * file is read in pieces, so that nothing else waits for it.
 */
export async function recordsOf(bytes: Buffer, form: FileForm): Promise<FileRecord[] | string> {
  const { format, delimiter, encoding = "utf-8" } = form;
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return `it is not ${encoding.toUpperCase()}`;
  }
  try {
    if (format === "csv") return await csvRecords(text, delimiter);
    return format === "json" ? jsonRecords(text) : await lineRecords(text);
  } catch (error) {
    if (error instanceof Refused || error instanceof JsonProblem) return error.message;
    if (!(error instanceof CsvError)) throw error;
    return `it does not parse as CSV: ${error.code} in line ${String(error["lines"])}`;
  }
}

/** Why a file cannot be read. */
class Refused extends Error {}

/** A record that nests too deeply is found, and quarantined, with the others; the list around them is none of it. */
function jsonRecords(text: string): FileRecord[] {
  const value = readJson(text, { deepest: 2 * deepestMessage, beyond: "text" });
  return (Array.isArray(value) ? value : [value]).map((message) => ({ message }));
}

async function lineRecords(text: string): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (index % recordsAtOnce === 0) await setImmediate();
    if (line.trim() === "") continue;
    try {
      records.push(readMessage(line));
    } catch (error) {
      if (!(error instanceof JsonProblem)) throw error;
      throw new Refused(`line ${index + 1} does not parse as JSON`);
    }
  }
  return records;
}

async function csvRecords(text: string, delimiter: string): Promise<FileRecord[]> {
  const options = { columns: columnsOf, delimiter, bom: true, skip_empty_lines: true, trim: true };
  const parser = Readable.from(pieces(text)).compose(csvParser(options));
  const records: FileRecord[] = [];
  for await (const message of parser) records.push({ message });
  return records;
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += pieceSize) {
    await setImmediate();
    yield text.slice(start, start + pieceSize);
  }
}

/** Of two columns with one name the values of the first would be lost. Several without a name go by their number. */
function columnsOf(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  const known = new Set<string>();
  const twice = names.find((name) => name !== "" && known.size === known.add(name).size);
  if (twice !== undefined) throw new Refused(`the header names the column \`${twice.slice(0, 60)}\` twice`);
  const unnamed = names.filter((name) => name === "").length;
  return names.map((name, index) => (name === "" && unnamed > 1 ? String(index + 1) : name));
}
