import type { PreparedLines, Values } from "./prepare.ts";

/** One command for a one-to-many field, as Odoo takes it. */
export type Command = readonly [0 | 1 | 2, number, Values | 0];

/** What has to be written so that the record is as the mapping says. */
export interface Change {
  id: number;
  /** Fields of the head that differ. */
  head: Values;
  lines: readonly LineChange[];
  /** What the head was, as `read` gives it. */
  before: Values;
  /** State of the record before the change; undefined where its model has none. */
  state: string | undefined;
}

export interface LineChange {
  wanted: PreparedLines;
  commands: readonly Command[];
  /** Commands that nothing takes back; they are written once the change is accepted. */
  last: readonly Command[];
  /** Lines to be created, in the order of their commands. */
  added: readonly string[];
  /** Rows that existed before. */
  rows: readonly Values[];
  /** Row by line key before the change; lines that go away are left out. */
  known: Readonly<Record<string, number>>;
  /** Whether the cross-reference has to be written although no line is created. */
  changed: boolean;
}

export interface ReconcileOptions {
  model: string;
  /** Name of the record in the cross-reference. */
  record: string;
  signal: AbortSignal;
  /** A newer version was written already: the head and the lines that exist stay, lines that are missing are added. */
  isOlder?: boolean;
}

/** Entity of the cross-reference for the lines of a field. */
export const entityOf = (model: string, field: string): string => `${model}.${field}`;

/** Whether nothing has to be written before the change is accepted. */
export const isEmpty = (change: Change): boolean =>
  Object.keys(change.head).length === 0 && change.lines.every((line) => line.commands.length === 0);

/** Whether the record is all that the mapping says. */
export const isComplete = (change: Change): boolean =>
  isEmpty(change) && change.lines.every((line) => line.last.length === 0);
