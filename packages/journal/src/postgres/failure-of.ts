import { thrownText } from "@crossdock/kit";
import { DatabaseError } from "pg";
import { JournalDamaged, JournalError, JournalStopped, NotStorable } from "../errors.ts";
import { UnknownCursor } from "../page-cursor.ts";

/** The session with the server is gone, before anything that it was asked could be committed. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** The session was lost while it committed: nobody knows what became of it. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

/** Somebody else has the journal, and it is needed alone; or needs it alone. */
export class InUse extends Error {
  override readonly name = "InUse";
}

/** What an error of the database, or of the journal itself, means to the callers; `journal` names it. */
export function failureOf(error: unknown, journal: string): Error {
  if (error instanceof JournalError || error instanceof UnknownCursor) return error;
  const text = thrownText(error);
  if (error instanceof OutcomeUnknown)
    return new JournalStopped(
      `the journal ${journal} was lost while it committed (${text}), so nobody knows what it has: restart the daemon, which reads what is there`,
    );
  const code = codeOf(error);
  if (isDamage(code)) return new JournalDamaged(damageText(journal, text));
  const reason = error instanceof ConnectionLost ? "the server does not answer" : storageReason(code);
  if (reason !== undefined) return notStorable(journal, reason, text);
  return error instanceof Error && !(error instanceof DatabaseError) ? error : new Error(text);
}

export function notStorable(journal: string, reason: string, text: string): NotStorable {
  return new NotStorable(
    `the journal ${journal} cannot be written: ${reason} (${text}); it goes on by itself once it can`,
  );
}

/** The code of an error that the server gave; empty for any other error. */
export function codeOf(error: unknown): string {
  return error instanceof DatabaseError ? (error.code ?? "") : "";
}

/**
 * Whether the session ends with this error. What is not an error of the server is one of the connection; the server ends
 * sessions with these codes.
 */
export function endsSession(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(57P0[1235]|08|25P0[34])/.test(codeOf(error));
}

/**
 * Whether another daemon was in the way, and the same works a moment later: it has just taken an identity that a look before did
 * not see, or two waited for each other.
 */
export function isCrossed(error: unknown): boolean {
  const code = codeOf(error);
  if (code === "40P01") return true;
  return error instanceof DatabaseError && code === "23505" && error.constraint === "messages_identity";
}

/** Whether the same may open the journal a moment later: its server is away, starts or is full, or somebody needs it alone. */
export function isPassing(error: unknown): boolean {
  return error instanceof ConnectionLost || error instanceof InUse || /^(57P0|53)/.test(codeOf(error));
}

/** Broken pages or indexes, or tables that are not there any more. */
function isDamage(code: string): boolean {
  return /^XX00[12]/.test(code) || /^(42P01|42703|42883|3F000)/.test(code);
}

/** Says that the journal is damaged, and what to do about it. */
function damageText(journal: string, reason: string): string {
  return (
    `the journal ${journal} is damaged: ${reason}. The daemon takes nothing more, since what it would deliver may be wrong. ` +
    "Restore the database from a backup, or run `crossdock doctor` with the same workspace and Environment: it tells what is left and repairs what is safe"
  );
}

/** Why nothing can be stored now; undefined where the code is about something else. */
function storageReason(code: string): string | undefined {
  if (code === "53100") return "the server's disk is full";
  if (/^53/.test(code)) return "the server has no room for it";
  if (code === "25006") return "the server takes no writes";
  if (/^(42501|28)/.test(code)) return "its user may not write it";
  if (/^58/.test(code)) return "the server's disk refuses";
  if (/^(55P03|57014|40001|40P01)/.test(code)) return "others hold what it needs";
  if (/^(57P0|08|25P0[34])/.test(code)) return "the server ended the session";
  return undefined;
}
