import type { MessageRow } from "../../message.ts";
import type { Database } from "../database.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";

const text = `
select ${messageColumns}
from messages
where message_id = $1`;

export function selectMessage(db: Database): (id: string) => Promise<MessageRow | undefined> {
  const statement = db.prepare<StoredMessage>(text);
  return async (id) => {
    const [stored] = await statement(id);
    return stored && messageFrom(stored);
  };
}
