import type { MessageState } from "@crossdock/kit";
import type { ActivationRow, NewActivation, RevisionRow } from "./activation.ts";
import type { Act, CommandJournal, Repair } from "./command.ts";
import type { JournalError, JournalState } from "./errors.ts";
import type { Ownership } from "./ownership.ts";

/**
 * What survives a crash. One interface, several backends, one contract suite; time is always an argument.
 * Whatever resolves is durable. Writes that arrive while a commit is under way share the next one.
 * The interface is cut by aggregate: `messages`, `progress`, `cursors`, `references`, `revisions`, `cases`,
 * `audit`, `commands`.
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
   * earlier firings go, too, but for the last of each trigger; commands that ended before the instant; audit entries of
   * more than 335 days before it; and revisions that were replaced before the instant, but for the
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

export { type MessageState, unfinishedStates } from "@crossdock/kit";

/**
 * `shadow` messages are run to see what they would write: they write nothing, and what they leave behind (identities,
 * applied versions, counters) is kept apart from what `live` ones leave.
 */
export type MessageMode = "live" | "shadow";

/** Where messages of one flow, retailer and mode with one key run one at a time. */
export interface Lane {
  /** `name@version`. */
  flow: string;
  retailer: string;
  mode: MessageMode;
  /** Null: the flow has no key, nothing waits for anything. */
  key: string | null;
}

/** A message at the moment of acceptance. */
export interface NewMessage extends Lane {
  id: string;
  trigger: string;
  /** `identity.id`; a second message with it in the same flow, retailer and mode is a duplicate. Null: never one. */
  identity: string | null;
  /** `identity.version`: a finite number or null. */
  version: number | null;
  /** Digest of the revision that accepted it. */
  revision: string;
  state: "accepted" | "quarantined";
  acceptedAt: number;
  /** The normalised message as JSON text. */
  payload: string;
  /** What the trigger received, when it differs: `{ message, envelope }` as JSON text. */
  original: string | null;
  /** Why it is quarantined. */
  failure: StoredFailure | null;
}

/** What a failure leaves behind (RFC 9457 in spirit); masked and cut before it comes here. */
export interface StoredFailure {
  class: string;
  title: string;
  outcome: "notSent" | "refused" | "unknown";
  detail?: string;
  code?: string;
  /** Id of the step, or null before the first. */
  step: string | null;
  /** A list of problems, each one line. */
  problems?: string[];
  request?: string;
  sent?: string;
  answer?: string;
  received?: string;
}

export type AcceptResult =
  | { state: "accepted" | "quarantined"; id: string; place: string }
  /** The message that holds this identity; its counter and last-seen time went up. `seen` counts the first, too. */
  | { state: "duplicate"; id: string; seen: number }
  /** The flow and retailer have no room below `queueLimit` for it; nothing was stored. */
  | { state: "full"; unfinished: number };

export interface AcceptOptions {
  /** Most unfinished messages of the flow and retailer. A quarantined message takes no room. */
  queueLimit: number;
}

/** A message's state without its payload. */
export interface MessageRow extends Lane {
  id: string;
  /** Place in the order of acceptance over all flows: texts of one length, to be compared and for nothing else. */
  place: string;
  trigger: string;
  identity: string | null;
  version: number | null;
  state: MessageState;
  /** Pinned once the first step is recorded; before that, the accepting revision. */
  revision: string;
  pinned: boolean;
  acceptedAt: number;
  /** When a `retrying` message is due; null otherwise. */
  dueAt: number | null;
  /** How long it was to wait when `dueAt` was written: the longest wait, wherever the wall clock is set since then. */
  delay: number | null;
  /** Tries of the current step so far; 0 before its first try. */
  attempts: number;
  /** When the first try of the current step failed: the start of `maxElapsed`. */
  failingSince: number | null;
  /** System that a `paused` message waits for. */
  pausedFor: string | null;
  /** The last failure, kept for an ended message as well. */
  failure: StoredFailure | null;
  endedAt: number | null;
  /** How often the same identity came again, and when last. */
  duplicates: number;
  lastSeenAt: number | null;
}

export interface MessageFilter {
  flow?: string;
  retailer?: string;
  mode?: MessageMode;
  key?: string;
  state?: MessageState;
  /** Most rows; newest first. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
}

export interface MessageJournal {
  /**
   * Stores, deduplicates on (flow, retailer, mode, identity), counts against the queue limit, in one transaction.
   * The first message holds its identity; later ones with it are duplicates. One exception: while the holder is
   * quarantined, a message that is accepted takes the identity over and both rows stay.
   * Rejects when the id is known already.
   */
  accept(message: NewMessage, options: AcceptOptions): Promise<AcceptResult>;
  /**
   * All of a page and the cursor in one transaction. When one does not fit, every answer is `full`, nothing is
   * stored and the cursor stays; so a page must not be larger than the queue limit.
   */
  acceptPage(
    messages: readonly NewMessage[],
    options: AcceptOptions,
    cursor: CursorMove | null,
  ): Promise<AcceptResult[]>;
  /**
   * Takes a quarantined message up again, under its own id, with what normalisation now makes of it. It gets a new
   * place in the order of acceptance, and keeps its steps, attempts and cases. `duplicate` (another message holds
   * the identity; its counter stays) and `full` leave it as it was. Rejects when the message is not quarantined.
   * `act` is written where it is taken up.
   */
  readmit(message: NewMessage, options: AcceptOptions, act?: Act): Promise<AcceptResult>;
  /** Unfinished messages behind a place, in order of acceptance; what recovery and a spilled queue read. "" is before all. */
  unfinished(after: string, limit: number): Promise<MessageRow[]>;
  /** Unfinished messages of one lane behind a place, in order. */
  lane(lane: Lane, after: string, limit: number): Promise<MessageRow[]>;
  get(id: string): Promise<MessageRow | undefined>;
  payload(id: string): Promise<{ payload: string; original: string | null } | undefined>;
  /** Newest first. Every list of the journal rejects with `UnknownCursor` for a cursor that it did not give out. */
  list(filter: MessageFilter): Promise<{ items: MessageRow[]; next: string | null }>;
  /** Kept as counters, not counted: per flow, retailer, mode and state. */
  counts(): Promise<
    { flow: string; retailer: string; mode: MessageMode; state: MessageState; count: number }[]
  >;
  /** Acceptance time of the first accepted unfinished message per flow, retailer and mode. */
  oldest(): Promise<{ flow: string; retailer: string; mode: MessageMode; acceptedAt: number }[]>;
  /** Highest version that succeeded in the lane, for the stale guard. Null without a key. */
  appliedVersion(lane: Lane): Promise<number | null>;
  /** Digests that unfinished pinned messages still need. */
  pinnedRevisions(): Promise<string[]>;
}

export interface CursorMove {
  flow: string;
  retailer: string;
  trigger: string;
  /** JSON value. */
  value: unknown;
  at: number;
}

/** One row per step and item; `intent` says that a write may have left us. */
export interface StepRow {
  messageId: string;
  /** Step id, or `step/item` for a splitter's sub-step. */
  step: string;
  state: "intent" | "done" | "skipped";
  /** SHA-256 of the request that the step made, hex. */
  digest: string | null;
  /** JSON text of the result that later steps and a replay need; null for skipped ones. */
  result: string | null;
  /** True when the step wrote to a System. */
  wrote: boolean;
  /** Digest of the revision that ran the step; null for steps of journals older than this column. */
  revision: string | null;
  /** What a shadow message would have done here; null for every other step. */
  shadow: ShadowCall | null;
  startedAt: number;
  endedAt: number | null;
}

/** A call that a shadow message made up instead of making it. */
export interface ShadowCall {
  /** `read`: a look-up that hangs on an answer which was made up itself. */
  kind: "write" | "read";
  system: string;
  operation: string;
  /** The request as JSON text, as it would have been sent: as protected as the payload. */
  request: string;
  /** The same, masked: what is shown. */
  shown: string;
  idempotencyKey: string;
  /** Places in the request, as JSON pointers, whose values hang on an answer that was made up. */
  madeUp: string[];
  /** What the target's own look-up said: it holds exactly this, or not. Null where it was not asked. */
  found: "done" | "notDone" | "unknown" | null;
}

/** One try of one step that failed or, for the last one, ended it. */
export interface AttemptRow {
  messageId: string;
  step: string;
  /** Counts from 1 within the step. */
  number: number;
  at: number;
  /** Milliseconds. */
  duration: number;
  failure: StoredFailure | null;
  /**
   * JSON text of what the target answered, where the step made something else of it or refused it; null where nobody
   * answered, where the step's `result` is the answer, and in journals older than this column.
   */
  answer: string | null;
}

/**
 * How a message leaves the hands of the engine for now. Null fields are cleared, absent ones stay as they are.
 * By itself `dueAt` is kept with `retrying` only, with `delay` from `at` to it, `pausedFor` is kept with `paused` only,
 * and `endedAt` is `at` for an end.
 */
export interface Settlement {
  messageId: string;
  state: MessageState;
  at: number;
  dueAt?: number | null;
  attempts?: number;
  failingSince?: number | null;
  pausedFor?: string | null;
  failure?: StoredFailure | null;
  attempt?: AttemptRow;
  /** Written with state `succeeded`: the lane's applied version rises to it. */
  appliedVersion?: number | null;
  /** Opened in the same transaction. */
  openCase?: NewCase;
  /** Pins the message to it, unless it is pinned: what was sent once is sent again as it was. */
  revision?: string;
  /** Unpins the message, whatever `revision` says: it takes the revision that is current when it runs next. */
  unpin?: boolean;
}

/** What a step left behind, committed together. */
export interface StepRecord {
  step: StepRow;
  /** Pins the message to this revision if it is not pinned. */
  revision: string;
  /** The try that ended the step; the message's `attempts` and `failingSince` start again. */
  attempt?: AttemptRow;
  /** Settles the step's message in the same transaction, for its last step. */
  settle?: Settlement;
}

/** `intend`, `record`, `settle` and `repair` reject for a message that is not in the journal, and change nothing then. */
export interface ProgressJournal {
  /** Durable before a risky write: after a crash the outcome of this step is unknown. Pins the revision. */
  intend(step: StepRow, revision: string): Promise<void>;
  /** The end of a step, with whatever follows from it. */
  record(record: StepRecord): Promise<void>;
  settle(settlement: Settlement): Promise<void>;
  /** What a person does with a message, whole: it is settled, its cases are resolved, and the act is written. */
  repair(repair: Repair): Promise<void>;
  /** Pins those of these messages that are there and not pinned. */
  pin(messageIds: readonly string[], revision: string): Promise<void>;
  /**
   * Pins the first unfinished message of each live lane, unless it is pinned or held; answers how many it pinned. Without a
   * key, each message is the first.
   */
  pinFirst(revision: string): Promise<number>;
  /** Steps of a message in the order in which they were first written. */
  steps(messageId: string): Promise<StepRow[]>;
  attempts(messageId: string): Promise<AttemptRow[]>;
  /** Forgets these steps (a replay that runs them again); their attempts stay. */
  forget(messageId: string, steps: readonly string[]): Promise<void>;
}

export interface CursorJournal {
  /** Undefined before the first move. */
  get(flow: string, retailer: string, trigger: string): Promise<unknown>;
  move(move: CursorMove): Promise<void>;
  /** Marks the firing of a schedule; false when (trigger, due) was marked before. */
  fire(flow: string, retailer: string, trigger: string, due: number): Promise<boolean>;
  lastFired(flow: string, retailer: string, trigger: string): Promise<number | undefined>;
}

/** The cross-reference: ids of one system against ours. */
export interface ReferenceJournal {
  get(system: string, entity: string, key: string): Promise<string | undefined>;
  put(system: string, entity: string, key: string, value: string, at: number): Promise<void>;
}

/** Workspaces that ran, whole, so that a pinned message finds its own after a restart. */
export interface RevisionJournal {
  /** Keeps the first of two with one digest. `files` maps workspace paths to texts. */
  save(digest: string, files: Readonly<Record<string, string>>, at: number): Promise<void>;
  /** Rejects when the revision was not saved. The last one is what a restart goes by. */
  activate(activation: NewActivation, act?: Act): Promise<void>;
  files(digest: string): Promise<Record<string, string> | undefined>;
  /** Newest activation first, whatever the clock said; those that never became active come last. */
  list(limit: number): Promise<RevisionRow[]>;
  /** Newest first: the first one is the active revision. */
  activations(limit: number): Promise<ActivationRow[]>;
}

export interface NewCase {
  id: string;
  messageId: string;
  queue: string;
  title: string;
  openedAt: number;
  dueAt: number | null;
}

export interface CaseRow extends NewCase {
  state: "open" | "resolved";
  resolvedAt: number | null;
  /** `person`, `retry` or `itself`, and the reason that was given. */
  resolution: string | null;
}

export interface CaseJournal {
  /** Newest first. */
  list(filter: { state?: "open" | "resolved"; limit: number; cursor?: string }): Promise<{
    items: CaseRow[];
    next: string | null;
  }>;
}

export interface AuditEntry {
  at: number;
  /** `webhook.refused`, `message.replayed`, `message.released`, `system.resumed`, `revision.activated`, `revision.rolledBack`. */
  event: string;
  /** Who: a person, `daemon`, or the sender's address. */
  actor: string;
  details: Readonly<Record<string, unknown>>;
}

export interface AuditJournal {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: { limit: number; cursor?: string }): Promise<{ items: AuditEntry[]; next: string | null }>;
}
