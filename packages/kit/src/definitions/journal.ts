import type { Static, TObject } from "typebox";
import type { Clock } from "../time/clock.ts";
import type { Example, Log, Status } from "./connector.ts";
import type { SecretReference } from "./expression.ts";

/** What a journal gets to open; each has its default where a tool opens one. */
export interface JournalContext {
  clock: Clock;
  log: Log;
  /** The current value of a secret that its configuration names. Throws `AuthFailed` when absent. */
  secret(reference: SecretReference): Promise<string>;
}

/** One thing that a doctor looked at. */
export interface JournalCheck {
  /** What was looked at: `open`, `mark`, `files`, `server`, `content`, `waiting`, `paused`, `tables` or `room`. */
  check: string;
  state: "fine" | "warning" | "problem" | "repaired";
  /** One sentence, with what to do where something is to be done. */
  says: string;
  /** What each table comes to, in bytes with its indexes; the largest first. */
  tables?: readonly { table: string; rows: number; bytes: number }[];
}

/** How a journal is examined. */
interface JournalExamination {
  /** Whether what is safe is mended. */
  repair: boolean;
  secret: JournalContext["secret"];
}

/** How a journal's two ends of a copy are opened; what they open is the journal package's own. */
interface JournalEnds<Config extends TObject> {
  /** Reads a journal that no process has open. */
  source(config: Static<Config>, folder: string, context: Pick<JournalContext, "secret">): Promise<unknown>;
  /** Makes a journal of another one's rows. */
  target(config: Static<Config>, folder: string, context: Pick<JournalContext, "secret">): Promise<unknown>;
}

/** A backend of the journal, chosen by its name in the Environment: `journal: { sqlite: { … } }`. */
export interface JournalDefinition<Config extends TObject = TObject, Opened = unknown> {
  name: string;
  summary: string;
  status: Status;
  config: Config;
  examples: readonly Example[];
  /** `folder` is the workspace; relative files lie below it. */
  open(config: Static<Config>, folder: string, context?: JournalContext): Promise<Opened>;
  /** Looks into a journal that no process has open; with `repair` it mends what is safe. Absent where nothing is kept. */
  examine?(config: Static<Config>, folder: string, options: JournalExamination): Promise<JournalCheck[]>;
  /** Absent where nothing is kept that could be copied. */
  ends?: JournalEnds<Config>;
}

export function defineJournal<Config extends TObject, Opened>(
  definition: JournalDefinition<Config, Opened>,
): JournalDefinition<Config, Opened> {
  return definition;
}
