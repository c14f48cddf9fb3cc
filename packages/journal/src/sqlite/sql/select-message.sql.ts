import type { Database } from "better-sqlite3";
import type { MessageRow } from "../../message.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";

const text = `
select ${messageColumns}
from messages
where id = ?`;

export function selectMessage(db: Database): (id: string) => MessageRow | undefined {
  const statement = db.prepare<[string], StoredMessage>(text);
  return (id) => {
    const stored = statement.get(id);
    return stored && messageFrom(stored);
  };
}
