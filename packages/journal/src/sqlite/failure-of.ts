import { thrownText } from "@crossdock/kit";
import BetterSqlite3 from "better-sqlite3";
import { Fenced, JournalDamaged, JournalStopped, NotStorable } from "../errors.ts";
import { UnknownCursor } from "../page-cursor.ts";

/** A failure as it crosses from the worker: what it says, and which class it is there again. */
export interface CrossedFailure {
  error: string;
  kind: "other" | "unknownCursor" | "fenced" | "notStorable" | "damaged";
}

/** What an error of SQLite, or of the journal itself, means to the callers; `file` names the journal. */
export function failureOf(error: unknown, file: string): CrossedFailure {
  const text = thrownText(error);
  if (error instanceof UnknownCursor) return { error: text, kind: "unknownCursor" };
  if (error instanceof Fenced) return { error: text, kind: "fenced" };
  if (error instanceof JournalDamaged) return { error: text, kind: "damaged" };
  const code = error instanceof BetterSqlite3.SqliteError ? error.code : "";
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR_CORRUPTFS)/.test(code))
    return { error: damageText(file, text), kind: "damaged" };
  const reason = storageReason(code);
  if (reason === undefined) return { error: text, kind: "other" };
  return {
    error: `the journal ${file} cannot be written: ${reason} (${text}); it goes on by itself once it can`,
    kind: "notStorable",
  };
}

/** The failure as an error of its class. */
export function errorFrom({ error, kind }: CrossedFailure): Error {
  switch (kind) {
    case "unknownCursor":
      return new UnknownCursor();
    case "fenced":
      return new Fenced(error);
    case "notStorable":
      return new NotStorable(error);
    case "damaged":
      return new JournalDamaged(error);
    case "other":
      return new Error(error);
  }
}

/** The journal's thread has ended. */
export function stopped(reason: string): JournalStopped {
  return new JournalStopped(`the journal's worker stopped (${reason}): restart the daemon`);
}

/** Says that a file is damaged, and what to do about it. */
function damageText(file: string, reason: string): string {
  return (
    `the journal ${file} is damaged: ${reason}. The daemon takes nothing more, since what it would deliver may be wrong. ` +
    "Restore the journal from a backup, or run `crossdock doctor` with the same workspace and Environment: it tells what is left and repairs what is safe"
  );
}

/** Why nothing can be stored; undefined where the code is not about the disk. */
function storageReason(code: string): string | undefined {
  if (code.startsWith("SQLITE_FULL")) return "the disk is full";
  if (code.startsWith("SQLITE_READONLY")) return "it may not be written";
  if (code.startsWith("SQLITE_CANTOPEN")) return "its file or folder cannot be opened";
  if (code.startsWith("SQLITE_IOERR")) return "the disk refuses";
  return undefined;
}
