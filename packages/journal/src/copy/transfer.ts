import type { CopiedTable } from "./tables.ts";

export type Cell = string | number | boolean | null;

/** A row of a copied table, in the order of its columns. */
export type Row = readonly Cell[];

/** The last number that was given to a row of each numbered table, whether or not the row is still there. */
type Numbers = Readonly<Record<string, number>>;

/** A journal that is read as a whole. Nobody else has it open until it is closed. */
export interface JournalSource {
  /** Where it is, for people. */
  readonly name: string;
  /** Problems of what is stored, as sentences. Reads everything. */
  check(): Promise<string[]>;
  /** Begins to read. Answers how many rows each table has. */
  begin(): Promise<Readonly<Record<string, number>>>;
  /** The rows of a table in batches of a few megabytes at most, but for rows that are larger. */
  read(table: CopiedTable): AsyncIterable<readonly Row[]>;
  numbers(): Promise<Numbers>;
  close(): Promise<void>;
}

/** A journal that is made of the rows of another one, in one transaction. */
export interface JournalTarget {
  readonly name: string;
  /** Why nothing may be copied into it, with what to do about it; undefined where it may. Makes nothing. */
  obstacle(): Promise<string | undefined>;
  /** Makes it where it is missing, and keeps everybody else out until it is closed. Rejects where `obstacle` would say why. */
  begin(): Promise<void>;
  write(table: CopiedTable, rows: readonly Row[]): Promise<void>;
  /** The next row of each table gets a number above; called once all rows are written. */
  goOn(numbers: Numbers): Promise<void>;
  /** What it has of a table, before it is committed. */
  read(table: CopiedTable): AsyncIterable<readonly Row[]>;
  check(): Promise<string[]>;
  /** A text as it keeps it, where it cannot keep every text. */
  kept(text: string): string;
  commit(): Promise<void>;
  /** Takes back what was written. */
  rollback(): Promise<void>;
  close(): Promise<void>;
}
