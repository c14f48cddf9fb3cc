import type { ActivationRow, NewActivation, RevisionRow } from "./activation.ts";
import type { AuditEntry } from "./audit.ts";
import type { CaseRow, NewCase } from "./case.ts";
import type { CommandRow, NewCommand } from "./command.ts";
import type { CursorMove, CursorRow, TriggerPlace } from "./cursor.ts";
import type {
  Feed,
  FeedPlace,
  Lane,
  MessageFilter,
  MessageMode,
  MessageRow,
  MessageState,
  NewMessage,
} from "./message.ts";
import type { Ownership } from "./ownership.ts";
import type { PauseRow, PauseTarget } from "./pause.ts";
import type { AttemptRow, StepRow } from "./progress.ts";
import type { StoredFailure } from "./stored-failure.ts";

/** What an embedded store answers at once, and one across a network later. */
export type Later<Value> = Value | Promise<Value>;

/**
 * The statements that a backend has to have; what is decided from them stands in `decisions/`. All of them are part of
 * a transaction that the backend began: whatever throws there takes back what was written for the same request. A
 * statement that takes a list answers one for each, in its order.
 */
export interface Store {
  readonly ownership: OwnershipStore;
  readonly messages: MessageStore;
  readonly history: HistoryStore;
  readonly cursors: CursorStore;
  readonly references: ReferenceStore;
  readonly revisions: RevisionStore;
  readonly cases: CaseStore;
  readonly audit: AuditStore;
  readonly commands: CommandStore;
  readonly pauses: PauseStore;
  /** Problems of what is stored, as sentences. Reads everything. */
  check(): Later<string[]>;
  /** Writes something that nobody reads; throws when nothing can be stored. */
  probe(): Later<void>;
}

interface OwnershipStore {
  /** Who may write. In a store of several owners the transaction keeps it from changing before it commits. */
  current(): Later<Ownership>;
  /** Makes this one the owner, with a fence above all before it. */
  take(owner: string): Later<Ownership>;
}

/** The message that holds an identity. */
export interface Holder {
  id: string;
  state: MessageState;
  duplicates: number;
}

/** A message on its way into the store. */
export interface Insert {
  message: NewMessage;
  /** Whether it holds its identity from now on; false without one. */
  holds: boolean;
  endedAt: number | null;
  duplicates: number;
  lastSeenAt: number | null;
}

/** Arrivals that are counted on the message that holds their identity: `by` is added to what it has. */
export interface Recount {
  id: string;
  by: number;
  lastSeenAt: number;
}

/** What becomes of a message. Fields that are absent stay as they are. */
export interface MessageChange {
  id: string;
  state?: MessageState;
  dueAt?: number | null;
  delay?: number | null;
  attempts?: number;
  failingSince?: number | null;
  pausedFor?: string | null;
  failure?: StoredFailure | null;
  endedAt?: number | null;
  /** Revision that it takes and is pinned to, unless it is pinned. */
  pin?: string;
  /** Unpins it, whatever `pin` says. */
  unpin?: boolean;
}

/** What a store finds messages by; the rest of a filter is decided on its rows. */
export type StoredFilter = Pick<MessageFilter, "flow" | "retailer" | "mode" | "key" | "state">;

/** Where a changed message stands. */
export interface Changed extends Lane {
  place: string;
}

export interface MessageStore {
  /** Who holds the identities of these messages. */
  holders(messages: readonly NewMessage[]): Later<readonly (Holder | undefined)[]>;
  /** Unfinished messages of these flows, retailers and modes, by the counters. */
  unfinishedOf(tenants: readonly Omit<Lane, "key">[]): Later<readonly number[]>;
  /** Puts them last, in their order, and counts them by state; answers their places, undefined where the id is known. */
  insert(rows: readonly Insert[]): Later<readonly (string | undefined)[]>;
  /** Puts a message last that is here already, with what it is now; its history and cases stay with it. */
  replace(row: Insert): Later<string>;
  /** They keep their identities to be found by, and others may hold them. */
  release(ids: readonly string[]): Later<void>;
  recount(recounts: readonly Recount[]): Later<void>;
  /**
   * At most one change for each message; counters follow. Undefined where the message is not there. Throws `Fenced` where
   * its partition is another daemon's.
   */
  change(changes: readonly MessageChange[]): Later<readonly (Changed | undefined)[]>;
  /** The first unfinished message of each live lane of these partitions; without a key, each is the first. */
  firstOfLanes(partitions: readonly number[]): Later<readonly Pick<MessageRow, "id" | "state" | "pinned">[]>;
  /** Raises the applied versions of these lanes, or leaves them where they are higher. */
  raiseApplied(lanes: readonly (Lane & { version: number })[]): Later<void>;
  /** Ids of messages that ended and were last seen before the instant and have no open case, first ended first. */
  prunable(before: number, limit: number): Later<readonly string[]>;
  /** Takes them away with payload, history and cases; counters follow. */
  remove(ids: readonly string[]): Later<void>;
  get(id: string): Later<MessageRow | undefined>;
  /** Undefined where a message is not there. */
  payloads(
    ids: readonly string[],
  ): Later<readonly ({ payload: string; original: string | null } | undefined)[]>;
  feed(from: readonly FeedPlace[], limit: number): Later<Feed>;
  /** Unfinished ones behind the place, in order. */
  unfinished(after: string, limit: number): Later<MessageRow[]>;
  lane(lane: Lane, after: string, limit: number): Later<MessageRow[]>;
  /** Ids that begin so, in order. */
  beginning(prefix: string, limit: number): Later<string[]>;
  /** Newest first, those before the place. */
  list(filter: StoredFilter, before: string | undefined, limit: number): Later<MessageRow[]>;
  counts(): Later<
    { flow: string; retailer: string; mode: MessageMode; state: MessageState; count: number }[]
  >;
  oldest(): Later<{ flow: string; retailer: string; mode: MessageMode; acceptedAt: number }[]>;
  appliedVersion(lane: Lane): Later<number | null>;
  pinnedRevisions(): Later<string[]>;
}

/** A row of a message's history, with the message's place. */
export type Placed<Row> = Row & { place: string };

export interface HistoryStore {
  /** Each over its intent, where there is one. */
  putSteps(steps: readonly Placed<StepRow>[]): Later<void>;
  addAttempts(attempts: readonly Placed<AttemptRow>[]): Later<void>;
  forgetSteps(messageId: string, steps: readonly string[]): Later<void>;
  /** Those of each message, in the order in which they were first written. */
  steps(messageIds: readonly string[]): Later<readonly StepRow[][]>;
  attempts(messageId: string): Later<AttemptRow[]>;
}

export interface CursorStore {
  get(flow: string, retailer: string, trigger: string): Later<CursorRow | undefined>;
  move(move: CursorMove): Later<void>;
  /** False when it is there. */
  fire(flow: string, retailer: string, trigger: string, due: number): Later<boolean>;
  lastFired(flow: string, retailer: string, trigger: string): Later<number | undefined>;
  /** Forgets firings that were due before the instant, but for the last of each trigger. */
  forgetFirings(before: number): Later<void>;
}

export interface ReferenceStore {
  get(system: string, entity: string, key: string): Later<string | undefined>;
  put(system: string, entity: string, key: string, value: string, at: number): Later<void>;
}

export interface RevisionStore {
  /** Keeps the first of two with one digest. */
  save(digest: string, files: Readonly<Record<string, string>>, at: number): Later<void>;
  /** False when the revision is not there. */
  activate(activation: NewActivation): Later<boolean>;
  files(digest: string): Later<Record<string, string> | undefined>;
  list(limit: number): Later<RevisionRow[]>;
  activations(limit: number): Later<ActivationRow[]>;
  /** When each activation was, in order. */
  activated(): Later<readonly Pick<ActivationRow, "digest" | "at">[]>;
  /** Takes revisions away with their activations. */
  remove(digests: readonly string[]): Later<void>;
}

/** A row of a list that is paged by the order in which its rows came. */
export type Positioned<Row> = Row & { position: number };

export interface CaseStore {
  /** Answers those that could not be opened, because their id is known. */
  open(cases: readonly NewCase[]): Later<readonly NewCase[]>;
  /** Resolves the open cases of a message. */
  resolve(messageId: string, resolution: string, at: number): Later<void>;
  /** Resolves the open cases of a trigger; answers whether it had one. */
  resolveOfTrigger(trigger: TriggerPlace, resolution: string, at: number): Later<boolean>;
  /** The open cases of triggers. */
  ofTriggers(): Later<CaseRow[]>;
  /** Forgets cases of triggers that were resolved before the instant, at most `limit`. */
  forget(before: number, limit: number): Later<void>;
  /** Newest first, those before the position. */
  list(state: CaseRow["state"] | undefined, before: number, limit: number): Later<Positioned<CaseRow>[]>;
}

export interface AuditStore {
  append(entry: AuditEntry): Later<void>;
  /** Newest first, those before the position. */
  list(before: number, limit: number): Later<Positioned<AuditEntry>[]>;
  /** Forgets entries of before the instant, at most `limit`. */
  forget(before: number, limit: number): Later<void>;
}

export interface CommandStore {
  /** False when its id is known. */
  put(command: NewCommand): Later<boolean>;
  /** False when it is not there, or has ended. */
  end(end: { id: string; at: number; outcome: unknown }): Later<boolean>;
  /** Those that have not ended, in the order in which they came. */
  pending(limit: number): Later<CommandRow[]>;
  get(id: string): Later<CommandRow | undefined>;
  /** Forgets those that ended before the instant, at most `limit`. */
  forget(before: number, limit: number): Later<void>;
}

export interface PauseStore {
  /** In any order. */
  list(): Later<PauseRow[]>;
  /** False when it is paused already. */
  put(pause: PauseRow): Later<boolean>;
  /** False when it is not paused. */
  remove(target: PauseTarget): Later<boolean>;
}
