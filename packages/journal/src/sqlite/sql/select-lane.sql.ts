import type { Database } from "better-sqlite3";
import type { Lane, MessageRow } from "../../message.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { seqOf } from "../place.ts";

const text = `
select ${messageColumns}
from messages
where ended_at is null and flow = ? and retailer = ? and mode = ? and key is ? and seq > ?
order by seq
limit ?`;

export function selectLane(db: Database): (lane: Lane, after: string, limit: number) => MessageRow[] {
  const statement = db.prepare<[string, string, string, string | null, number, number], StoredMessage>(text);
  return ({ flow, retailer, mode, key }, after, limit) =>
    statement.all(flow, retailer, mode, key, seqOf(after), limit).map(messageFrom);
}
