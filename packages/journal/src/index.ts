import { memoryJournalDefinition } from "./memory/definition.ts";
import { postgresJournalDefinition } from "./postgres/definition.ts";
import { sqliteJournalDefinition } from "./sqlite/definition.ts";

export { isUnfinished, settled } from "./decisions/settled.ts";
export {
  Fenced,
  JournalDamaged,
  JournalError,
  type JournalState,
  JournalStopped,
  journalErrorIn,
  NotStorable,
} from "./errors.ts";
export type * from "./journal.ts";
export { unfinishedStates } from "./journal.ts";
export { memoryJournal } from "./memory/memory-journal.ts";
export { journalAround } from "./operations.ts";
export type { Ownership } from "./ownership.ts";
export { UnknownCursor } from "./page-cursor.ts";
export { dumpSchema } from "./sqlite/dump-schema.ts";
export { openSqliteJournal } from "./sqlite/sqlite-journal.ts";
export { memoryJournalDefinition, sqliteJournalDefinition };

/** The backends that this package knows, the default one first. */
export const journals = [sqliteJournalDefinition, postgresJournalDefinition, memoryJournalDefinition];
