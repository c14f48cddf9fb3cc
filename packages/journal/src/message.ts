import type { MessageState } from "@crossdock/kit";
import type { Act } from "./command.ts";
import type { CursorMove } from "./cursor.ts";
import type { StoredFailure } from "./stored-failure.ts";

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

/** A message that asks to be taken in. */
export interface Candidate {
  message: NewMessage;
  options: AcceptOptions;
}

/** A message's state without its payload. */
export interface MessageRow extends Lane {
  id: string;
  /** Place in the order of acceptance over all flows: texts of one length, to be compared and for nothing else. */
  place: string;
  /** Where it belongs among the partitions; see `Partitions`. Messages of one lane with a key are together. */
  partition: number;
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
  /** A part of the key. */
  keyPart?: string;
  state?: MessageState;
  /** Class of the last failure. */
  class?: string;
  /** The System that it waits for, or that its last failure is about. */
  system?: string;
  /** Accepted at this instant or later. */
  since?: number;
  /** Most rows; newest first. */
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
}

/** How far somebody has read in a partition: the last place that was taken from it; "" is before all. */
export interface FeedPlace {
  partition: number;
  after: string;
}

export interface Feed {
  /** In order of acceptance. */
  rows: MessageRow[];
  /**
   * Whether there is more: `now` where the limit cut it off; `soon` where some are held back, since what another daemon is still
   * writing may come to lie before them.
   */
  more: "now" | "soon" | "no";
}

/** What a journal of one daemon read. */
export function feedOf(rows: MessageRow[], limit: number): Feed {
  return { rows, more: rows.length < limit ? "no" : "now" };
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
   * Takes a quarantined message, or one that was dismissed from there, up again, under its own id, with what normalisation now makes of it. It gets a new
   * place in the order of acceptance, and keeps its steps, attempts and cases. `duplicate` (another message holds
   * the identity; its counter stays) and `full` leave it as it was. Rejects in every other state than `quarantined` and `skipped`.
   * `act` is written where it is taken up.
   */
  readmit(message: NewMessage, options: AcceptOptions, act?: Act): Promise<AcceptResult>;
  /**
   * Unfinished messages of some partitions, each behind a place of its own; what recovery and a queue read. Nobody's
   * message is ever passed over: what may still come to lie before another one holds that one back.
   */
  feed(from: readonly FeedPlace[], limit: number): Promise<Feed>;
  /** Unfinished messages behind a place, in order of acceptance. "" is before all. */
  unfinished(after: string, limit: number): Promise<MessageRow[]>;
  /** Unfinished messages of one lane behind a place, in order, as far as `feed` would hand them out. */
  lane(lane: Lane, after: string, limit: number): Promise<MessageRow[]>;
  get(id: string): Promise<MessageRow | undefined>;
  /** Ids that begin so, in order. */
  beginning(prefix: string, limit: number): Promise<string[]>;
  payload(id: string): Promise<{ payload: string; original: string | null } | undefined>;
  /**
   * Newest first. A page may have fewer than `limit` and still a next one: what is read for one page is bounded. Every
   * list of the journal rejects with `UnknownCursor` for a cursor that it did not give out.
   */
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
