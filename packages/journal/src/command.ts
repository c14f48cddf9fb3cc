import type { AuditEntry } from "./audit.ts";
import type { Settlement } from "./progress.ts";

/** What a person asks for. */
export interface NewCommand {
  id: string;
  /** What is to be done, such as `replay`. */
  kind: string;
  /** What it is done with: the id of a message, the name of a System, a digest; empty where the kind says it all. */
  target: string;
  /** What else was asked, as JSON data. */
  input: unknown;
  /** Who asks. */
  actor: string;
  at: number;
  /** What the audit calls it once it is done; null where nobody is to be named. */
  event: string | null;
}

export interface CommandRow extends NewCommand {
  endedAt: number | null;
  /** What became of it, as JSON data; null while it waits. */
  outcome: unknown;
}

/** What is written in the transaction of something that was done: who did it, and the command that it carried out. */
export interface Act {
  audit: readonly AuditEntry[];
  command?: { id: string; at: number; outcome: unknown };
}

/** What a person does with a message that has stopped. */
export interface Repair {
  settlement: Settlement;
  /** Steps that are forgotten, so that they run again. */
  forget: readonly string[];
  /** Why its open cases are resolved. */
  resolution: string;
  act?: Act;
}

/**
 * What people asked for. A command is durable before anything follows from it, and ends in the transaction of what it does:
 * it is carried out once, whatever happens between.
 */
export interface CommandJournal {
  put(command: NewCommand): Promise<void>;
  /** Those that have not ended, in the order in which they came. */
  pending(limit: number): Promise<CommandRow[]>;
  get(id: string): Promise<CommandRow | undefined>;
  /** Writes an act that changes nothing else here, such as a refusal. Rejects when the command has ended. */
  done(act: Act): Promise<void>;
}
