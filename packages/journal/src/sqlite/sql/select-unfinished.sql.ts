import type { Database } from "better-sqlite3";
import type { MessageRow } from "../../message.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { seqOf } from "../place.ts";

const text = `
select ${messageColumns}
from messages
where ended_at is null and seq > ?
order by seq
limit ?`;

export function selectUnfinished(db: Database): (after: string, limit: number) => MessageRow[] {
  const statement = db.prepare<[number, number], StoredMessage>(text);
  return (after, limit) => statement.all(seqOf(after), limit).map(messageFrom);
}
