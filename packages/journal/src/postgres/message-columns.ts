import { failureFrom } from "../failure-text.ts";
import type { MessageRow } from "../message.ts";
import { placeColumn } from "./place.ts";

/** Selects a `StoredMessage`; nothing of the payload. */
export const messageColumns = `message_id as id, ${placeColumn} as place, partition, flow, retailer, mode, key, trigger_id as trigger, identity,
  version, state, revision, pinned, accepted_at as "acceptedAt", due_at as "dueAt", delay, attempts,
  failing_since as "failingSince", paused_for as "pausedFor", failure, ended_at as "endedAt", duplicates,
  last_seen_at as "lastSeenAt"`;

/** A message as the database answers it. */
export type StoredMessage = Omit<MessageRow, "failure"> & { failure: string | null };

export function messageFrom({ failure, ...stored }: StoredMessage): MessageRow {
  return { ...stored, failure: failureFrom(failure) };
}
