import type { RevisionJournal } from "./activation.ts";
import type { AuditJournal } from "./audit.ts";
import type { CaseJournal } from "./case.ts";
import type { CommandJournal } from "./command.ts";
import type { CursorJournal } from "./cursor.ts";
import type { JournalError, JournalState } from "./errors.ts";
import type { MessageJournal } from "./message.ts";
import type { Ownership } from "./ownership.ts";
import type { Partitions } from "./partitions.ts";
import type { PauseJournal } from "./pause.ts";
import type { ProgressJournal } from "./progress.ts";
import type { ReferenceJournal } from "./reference.ts";

/**
 * What survives a crash. One interface, several backends, one contract suite; time is always an argument.
 * Whatever resolves is durable. Writes that arrive while a commit is under way share the next one.
 * The interface is cut by aggregate: `messages`, `progress`, `cursors`, `references`, `revisions`, `cases`,
 * `audit`, `commands`, `pauses`.
 */
export interface Journal {
  readonly messages: MessageJournal;
  readonly progress: ProgressJournal;
  readonly cursors: CursorJournal;
  readonly references: ReferenceJournal;
  readonly revisions: RevisionJournal;
  readonly cases: CaseJournal;
  readonly audit: AuditJournal;
  readonly commands: CommandJournal;
  readonly pauses: PauseJournal;
  /** The parts of the queue, and which of them this daemon runs. */
  readonly partitions: Partitions;
  /** Whose writes these are. Whoever opens an embedded journal is its owner. */
  readonly ownership: Ownership;
  /**
   * The same journal for another owner; an embedded one always grants it. From then on every write of an owner before
   * it rejects with `Fenced`; reads go on. All of them have one store: `close` of any closes it.
   */
  own(owner: string): Promise<Journal>;
  /**
   * Removes messages that ended before the instant and did not arrive again since, those first that ended first, with
   * payload, steps, attempts and cases; at most `limit`; answers how many went. A message with an open case stays. Marks of
   * earlier firings go, too, but for the last of each trigger; commands that ended before the instant, and cases of
   * triggers that were resolved before it; audit entries of more than 335 days before it; and revisions that were replaced before the instant, but for the
   * fifty that were active last and those that unfinished messages are pinned to.
   */
  prune(endedBefore: number, limit: number): Promise<number>;
  /** Problems of the store as sentences; empty when it is valid. Reads everything: for a doctor, not for a probe. */
  check(): Promise<string[]>;
  /** Whether it takes writes now. */
  state(): JournalState;
  /**
   * Resolves once it takes no calls any more: with the reason where it ended unasked (its thread died, its file is
   * damaged), with undefined after `close`.
   */
  readonly ended: Promise<JournalError | undefined>;
  /** Commits what is pending and releases the store. */
  close(): Promise<void>;
}
