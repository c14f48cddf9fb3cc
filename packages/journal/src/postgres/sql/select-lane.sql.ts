import type { Lane, MessageRow } from "../../message.ts";
import type { Database } from "../database.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { numbersIn } from "../place.ts";
import { selectHorizon } from "./select-horizon.sql.ts";

const text = (key: string) => `
select ${messageColumns}
from messages
where ended_at is null and flow = $1 and retailer = $2 and mode = $3 and ${key} and (xid, id) > ($4::bigint, $5::bigint)
  and xid < $7::bigint
order by messages.xid, messages.id
limit $6`;

/** Unfinished messages of one lane behind the place, in order; see `MessageJournal.lane`. */
export function selectLane(
  db: Database,
): (lane: Lane, after: string, limit: number) => Promise<MessageRow[]> {
  const horizon = selectHorizon(db);
  const ofKey = db.prepare<StoredMessage>(text("left(key, 256) = left($8, 256) and key = $8"));
  const ofNone = db.prepare<StoredMessage>(text("left(key, 256) is null"));
  return async ({ flow, retailer, mode, key }, after, limit) => {
    const until = await horizon();
    const { xid, id } = numbersIn(after);
    const rest = [flow, retailer, mode, xid, id, limit, until];
    const found = key === null ? await ofNone(...rest) : await ofKey(...rest, key);
    return found.map(messageFrom);
  };
}
