import type { Database } from "better-sqlite3";
import { failureText } from "../../failure-text.ts";
import type { Insert } from "../../store.ts";

const text = `
insert into messages (
  id, flow, retailer, mode, key, trigger_id, identity, holds, version, state, revision, pinned, accepted_at,
  attempts, failure, ended_at, duplicates, last_seen_at
)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?, ?, ?, ?)
on conflict (id) do nothing`;

type Parameters = [
  id: string,
  flow: string,
  retailer: string,
  mode: string,
  key: string | null,
  trigger: string,
  identity: string | null,
  holds: number,
  version: number | null,
  state: string,
  revision: string,
  acceptedAt: number,
  failure: string | null,
  endedAt: number | null,
  duplicates: number,
  lastSeenAt: number | null,
];

/** Puts the message last and answers its place; undefined when its id is known. */
export function insertMessage(db: Database): (row: Insert) => number | undefined {
  const statement = db.prepare<Parameters>(text);
  return ({ message, holds, endedAt, duplicates, lastSeenAt }) => {
    const { changes, lastInsertRowid } = statement.run(
      message.id,
      message.flow,
      message.retailer,
      message.mode,
      message.key,
      message.trigger,
      message.identity,
      holds ? 1 : 0,
      message.version,
      message.state,
      message.revision,
      message.acceptedAt,
      failureText(message.failure),
      endedAt,
      duplicates,
      lastSeenAt,
    );
    return changes === 1 ? Number(lastInsertRowid) : undefined;
  };
}
