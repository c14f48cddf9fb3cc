import type { MessageRow } from "../../message.ts";
import type { Database } from "../database.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { numbersIn } from "../place.ts";

const text = `
select ${messageColumns}
from messages
where ended_at is null and (xid, id) > ($1::bigint, $2::bigint)
order by messages.xid, messages.id
limit $3`;

/** Unfinished ones behind the place, in order. */
export function selectUnfinished(db: Database): (after: string, limit: number) => Promise<MessageRow[]> {
  const statement = db.prepare<StoredMessage>(text);
  return async (after, limit) => {
    const { xid, id } = numbersIn(after);
    return (await statement(xid, id, limit)).map(messageFrom);
  };
}
