/**
 * The journal failed, not what it was asked to do. Nothing follows from it for a message: its turn is taken again once
 * the journal answers.
 */
export class JournalError extends Error {
  override readonly name: string = "JournalError";
}

/** The journal cannot store anything now, for example because the disk is full. It goes on by itself. */
export class NotStorable extends JournalError {
  override readonly name = "NotStorable";
}

/** The journal's file is damaged. The message names the file and the command that looks into it. */
export class JournalDamaged extends JournalError {
  override readonly name = "JournalDamaged";
}

/** The journal ended without being asked. A start of the daemon is the way back. */
export class JournalStopped extends JournalError {
  override readonly name = "JournalStopped";
}

/** The journal's own trouble, in an error or in what caused it. */
export function journalErrorIn(error: unknown): JournalError | undefined {
  if (error instanceof JournalError) return error;
  return error instanceof Error && error.cause !== undefined ? journalErrorIn(error.cause) : undefined;
}

/** Whether a journal takes writes. `ended` is final; `notStorable` goes on by itself. */
export type JournalState =
  | { state: "open" }
  | { state: "notStorable"; reason: string }
  | { state: "ended"; reason: string };

/** Other daemons run another revision and have not agreed to this one: nothing was activated. They have to be asked. */
export class NotAgreed extends JournalError {
  override readonly name = "NotAgreed";
}

/** Somebody else has become the owner of the journal: nothing was written, and what is done about it is theirs. */
export class Fenced extends JournalError {
  override readonly name = "Fenced";
}
