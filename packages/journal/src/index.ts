import { memoryJournalDefinition } from "./memory/definition.ts";
import { postgresJournalDefinition } from "./postgres/definition.ts";
import { sqliteJournalDefinition } from "./sqlite/definition.ts";

export type * from "./activation.ts";
export type * from "./audit.ts";
export type * from "./case.ts";
export type * from "./command.ts";
export {
  CopyFailed,
  type CopyOutcome,
  type CopyProgress,
  copyJournal,
} from "./copy/copy-journal.ts";
export type { JournalSource, JournalTarget } from "./copy/transfer.ts";
export type * from "./cursor.ts";
export { emittedOf } from "./decisions/emitted.ts";
export { fits } from "./decisions/list-messages.ts";
export { isUnfinished, settled } from "./decisions/settled.ts";
export {
  Fenced,
  JournalDamaged,
  JournalError,
  type JournalState,
  JournalStopped,
  journalErrorIn,
  NotAgreed,
  NotStorable,
} from "./errors.ts";
export type * from "./journal.ts";
export { memoryJournal } from "./memory/memory-journal.ts";
export type * from "./message.ts";
export { unfinishedStates } from "./message.ts";
export { journalAround } from "./operations.ts";
export type { Ownership } from "./ownership.ts";
export { UnknownCursor } from "./page-cursor.ts";
export type * from "./partitions.ts";
export type { PausedFlow, PauseJournal, PauseRow, PauseTarget } from "./pause.ts";
export type * from "./progress.ts";
export type * from "./reference.ts";
export type * from "./rendezvous.ts";
export { dumpSchema } from "./sqlite/dump-schema.ts";
export { openSqliteJournal } from "./sqlite/sqlite-journal.ts";
export type * from "./stored-failure.ts";
export { memoryJournalDefinition, sqliteJournalDefinition };

/** The backends that this package knows, the default one first. */
export const journals = [sqliteJournalDefinition, postgresJournalDefinition, memoryJournalDefinition];
