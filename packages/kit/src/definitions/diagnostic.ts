import type { Problem } from "./problem.ts";

/** A place in a text file. Lines and columns count from 1, offsets (UTF-16 units) from 0. */
export interface Position {
  line: number;
  column: number;
  offset: number;
}

/** A stretch of one file; `end` is behind its last character. */
export interface Span {
  /** Path relative to the workspace, with forward slashes. */
  file: string;
  start: Position;
  end: Position;
}

export type Severity = "error" | "warning";

/** What a user wrote is wrong: a value, never thrown, and never only the first one. */
export interface Diagnostic {
  /** Stable code of the catalogue, such as `XD101`. */
  code: string;
  /** Kebab-case name of what is wrong, such as `unknown-field`. */
  rule: string;
  severity: Severity;
  /** Present tense, concrete, without a final full stop. */
  message: string;
  /** The way out: what to write instead. */
  hint?: string;
  /** Missing only where no file can be blamed. */
  span?: Span;
  /** Other places that explain it, such as the first of two duplicates. */
  related?: { message: string; span: Span }[];
  /** A correction that a machine may make. */
  fix?: Fix;
  /** What the message says, as data. */
  problem?: Problem;
}

/** A correction: all of its edits, or none. */
export interface Fix {
  /** What it does, in the imperative. */
  title: string;
  edits: readonly Edit[];
}

/**
 * `text` takes the place of what stands at `span`; `value` is what the YAML scalar at `span` has to say afterwards, in
 * whatever quotes it needs.
 */
export type Edit = { span: Span; text: string } | { span: Span; value: string };

/** Orders diagnostics by file, place and code, so that two runs print the same. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const file = (a.span?.file ?? "").localeCompare(b.span?.file ?? "");
  if (file !== 0) return file;
  return (a.span?.start.offset ?? 0) - (b.span?.start.offset ?? 0) || a.code.localeCompare(b.code);
}
