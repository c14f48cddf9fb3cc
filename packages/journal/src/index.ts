export type * from "./journal.ts";
export { unfinishedStates } from "./journal.ts";
export { memoryJournalDefinition } from "./memory/definition.ts";
export { memoryJournal } from "./memory/memory-journal.ts";
export { isUnfinished } from "./settled.ts";
