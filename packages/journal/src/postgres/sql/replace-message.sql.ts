import { failureText } from "../../failure-text.ts";
import type { Insert } from "../../store.ts";
import type { Database } from "../database.ts";
import { partitionOf } from "../partition.ts";
import { placeColumn } from "../place.ts";
import { longDigest } from "../short.ts";

/** What hangs on a message follows it to its new number. */
const text = `
with former as (
  select id as former_id from messages where message_id = $1
), moved as (
  update messages
  set xid = default, id = default, partition = $2, flow = $3, retailer = $4, mode = $5, key = $6, trigger_id = $7,
    identity = $8, identity_digest = $9, holds = $10, version = $11, state = $12, revision = $13, accepted_at = $14,
    failure = $15, ended_at = $16, duplicates = $17, last_seen_at = $18, pinned = false, due_at = null, delay = null,
    attempts = 0, failing_since = null, paused_for = null
  where message_id = $1
  returning xid, id
), payload as (
  update payloads set id = moved.id, payload = $19, original = $20
  from moved, former
  where payloads.id = former_id
), history as (
  update steps set id = moved.id
  from moved, former
  where steps.id = former_id
), tries as (
  update attempts set id = moved.id
  from moved, former
  where attempts.id = former_id
)
select ${placeColumn} as place
from moved`;

/** Puts a message last that is here already, with what it is now; answers its place. */
export function replaceMessage(db: Database, partitions: number): (row: Insert) => Promise<string> {
  const statement = db.prepare<{ place: string }>(text);
  return async ({ message, holds, endedAt, duplicates, lastSeenAt }) => {
    const [moved] = await statement(
      message.id,
      partitionOf(message, partitions),
      message.flow,
      message.retailer,
      message.mode,
      message.key,
      message.trigger,
      message.identity,
      longDigest(message.identity),
      holds,
      message.version,
      message.state,
      message.revision,
      message.acceptedAt,
      failureText(message.failure),
      endedAt,
      duplicates,
      lastSeenAt,
      message.payload,
      message.original,
    );
    if (!moved) throw new Error(`message ${message.id} is not in the journal`);
    return moved.place;
  };
}
