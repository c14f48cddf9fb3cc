import type { Diagnostic, Position, Span } from "@crossdock/kit";
import { Lexer } from "yaml";

/** A comment `# crossdock-ignore XD206 reason`. */
export interface Suppression {
  /** The first word after `crossdock-ignore`, as written; empty when there is none. */
  code: string;
  /** Empty when it is missing. */
  reason: string;
  /** The comment. */
  span: Span;
  /** Line of the file that it speaks about. */
  line: number;
}

/** What a file says about suppressing, by the real comments of its YAML. */
export interface SuppressionsOfFile {
  suppressions: readonly Suppression[];
  /** The line on which the scalar around `line` begins: comments cannot stand inside a block of text. */
  anchor(line: number): number;
}

const word = "crossdock-ignore";

/**
 * Reads the suppressions of a YAML file. A comment behind something speaks about its own line, a comment that stands
 * alone about the next line that is more than a comment.
 */
export function readSuppressions(file: string, source: string): SuppressionsOfFile {
  if (!source.includes(word)) return { suppressions: [], anchor: (line) => line };
  const starts = lineStarts(source);
  const { comments, blocks } = lexed(source, starts);
  const lines = source.split("\n");
  const suppressions = comments.flatMap(({ offset, text }) => {
    const said = /^#\s*crossdock-ignore(?:\s+(\S+))?(?:\s+(.*?))?\s*$/.exec(text);
    if (!said) return [];
    const start = positionAt(offset, starts);
    const end = positionAt(offset + text.trimEnd().length, starts);
    const own = (lines[start.line - 1] ?? "").slice(0, start.column - 1).trim() === "";
    const line = own ? nextLine(lines, start.line) : start.line;
    return [{ code: said[1] ?? "", reason: said[2] ?? "", span: { file, start, end }, line }];
  });
  return { suppressions, anchor: (line) => blocks.get(line) ?? line };
}

/** The suppression that covers a finding: of its code, on its line or on the line where its text begins. */
export function suppressionOf(
  { code, span }: Diagnostic,
  { suppressions, anchor }: SuppressionsOfFile,
): Suppression | undefined {
  if (!span) return undefined;
  const { line } = span.start;
  return suppressions.find(
    (candidate) => candidate.code === code && (candidate.line === line || candidate.line === anchor(line)),
  );
}

interface Lexed {
  comments: { offset: number; text: string }[];
  /** For each line of a scalar of several lines: the line on which it begins. */
  blocks: Map<number, number>;
}

function lexed(source: string, starts: readonly number[]): Lexed {
  const comments: Lexed["comments"] = [];
  const blocks: Lexed["blocks"] = new Map();
  let offset = 0;
  for (const token of new Lexer().lex(source)) {
    // The lexer puts marks between the tokens: document, flow end, scalar.
    if (token === "\u0002" || token === "\u0018" || token === "\u001f") continue;
    if (token.startsWith("#")) comments.push({ offset, text: token });
    else if (token.includes("\n") && token.trim() !== "") noteBlock(offset, token, starts, blocks);
    offset += token.length;
  }
  return { comments, blocks };
}

function noteBlock(offset: number, token: string, starts: readonly number[], blocks: Lexed["blocks"]): void {
  const first = positionAt(offset, starts);
  const last = positionAt(offset + token.length - 1, starts);
  // The text of a block scalar starts on a fresh line below its key.
  const key = first.column === 1 ? first.line - 1 : first.line;
  for (let line = first.line; line <= last.line; line++) blocks.set(line, key);
}

function nextLine(lines: readonly string[], line: number): number {
  for (let next = line + 1; next <= lines.length; next++) {
    const text = (lines[next - 1] ?? "").trim();
    if (text !== "" && !text.startsWith("#")) return next;
  }
  return line;
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function positionAt(offset: number, starts: readonly number[]): Position {
  const line = starts.findLastIndex((start) => start <= offset) + 1;
  return { line, column: offset - (starts[line - 1] ?? 0) + 1, offset };
}
