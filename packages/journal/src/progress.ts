import type { MessageState } from "@crossdock/kit";
import type { NewCase } from "./case.ts";
import type { Repair } from "./command.ts";
import type { AcceptResult, Candidate } from "./message.ts";
import type { StoredFailure } from "./stored-failure.ts";

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
  /**
   * Messages of other flows that the step starts: they are taken in with its end, or it has not ended. Its `result` is what
   * became of them, a list of `Emitted`.
   */
  emits?: readonly Candidate[];
}

/** What became of a message that a step started: an item of the step's result. */
export interface Emitted {
  /** `name@version` of the flow that it is of. */
  flow: string;
  /** Of the message that has its identity already, for a duplicate. */
  id: string;
  state: "accepted" | "quarantined" | "duplicate";
}

/** `intend`, `record`, `settle` and `repair` reject for a message that is not in the journal, and change nothing then. */
export interface ProgressJournal {
  /** Durable before a risky write: after a crash the outcome of this step is unknown. Pins the revision. */
  intend(step: StepRow, revision: string): Promise<void>;
  /**
   * The end of a step, with whatever follows from it. Answers what became of each message that it starts; where one of them is
   * `full`, all are, and nothing is stored.
   */
  record(record: StepRecord): Promise<AcceptResult[]>;
  settle(settlement: Settlement): Promise<void>;
  /** What a person does with a message, whole: it is settled, its cases are resolved, and the act is written. */
  repair(repair: Repair): Promise<void>;
  /** Pins those of these messages that are there and not pinned. */
  pin(messageIds: readonly string[], revision: string): Promise<void>;
  /**
   * Pins the first unfinished message of each live lane in these partitions, unless it is pinned or held; answers how many
   * it pinned. Without a key, each message is the first.
   */
  pinFirst(revision: string, partitions: readonly number[]): Promise<number>;
  /** Steps of a message in the order in which they were first written. */
  steps(messageId: string): Promise<StepRow[]>;
  attempts(messageId: string): Promise<AttemptRow[]>;
  /** Forgets these steps (a replay that runs them again); their attempts stay. */
  forget(messageId: string, steps: readonly string[]): Promise<void>;
}
