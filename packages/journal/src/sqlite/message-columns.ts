import { failureFrom } from "../failure-text.ts";
import type { MessageRow } from "../message.ts";
import { placeOf } from "./place.ts";

/** Selects a `StoredMessage`; nothing of the payload. */
export const messageColumns = `seq, 0 as "partition", id, flow, retailer, mode, key, trigger_id as "trigger", identity, version, state, revision, pinned,
  accepted_at as acceptedAt, due_at as dueAt, delay, attempts, failing_since as failingSince, paused_for as pausedFor,
  failure, ended_at as endedAt, duplicates, last_seen_at as lastSeenAt`;

/** A message as the database answers it. */
export type StoredMessage = Omit<MessageRow, "place" | "pinned" | "failure"> & {
  seq: number;
  pinned: number;
  failure: string | null;
};

export function messageFrom({ seq, ...stored }: StoredMessage): MessageRow {
  return {
    ...stored,
    place: placeOf(seq),
    pinned: stored.pinned === 1,
    failure: failureFrom(stored.failure),
  };
}
