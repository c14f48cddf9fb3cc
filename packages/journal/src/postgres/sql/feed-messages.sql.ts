import type { Feed, FeedPlace } from "../../message.ts";
import type { Database } from "../database.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { numbersIn, placeFrom } from "../place.ts";
import { selectHorizon } from "./select-horizon.sql.ts";

/** One look into the index for each partition, so that a read costs the same whatever waits behind it. */
const text = `
select ${messageColumns}
from unnest($1::integer[], $2::bigint[], $3::bigint[]) as given (given_partition, after_xid, after_id)
cross join lateral (
  select *
  from messages
  where messages.partition = given_partition and ended_at is null
    and (messages.xid, messages.id) > (after_xid, after_id)
  order by messages.xid, messages.id
  limit $4
) as messages
order by messages.xid, messages.id
limit $5`;

/** Fewer of one partition would make too many reads of a partition that is full alone. */
const leastOfEach = 40;

/** See `MessageJournal.feed`. */
export function feedMessages(db: Database): (from: readonly FeedPlace[], limit: number) => Promise<Feed> {
  const horizon = selectHorizon(db);
  const statement = db.prepare<StoredMessage>(text);
  return async (from, limit) => {
    const until = placeFrom(await horizon());
    const places = from.map(({ after }) => numbersIn(after));
    const each = Math.min(limit, Math.max(leastOfEach, Math.ceil((2 * limit) / from.length)));
    const found = await statement(
      from.map(({ partition }) => partition),
      places.map(({ xid }) => xid),
      places.map(({ id }) => id),
      each,
      limit,
    );
    const rows = found.filter(({ place }) => place < until).map(messageFrom);
    const isCut = rows.length === limit || isFull(rows, each);
    // What is not there yet is told of once it is.
    return { rows, more: isCut ? "now" : rows.length === found.length ? "no" : "soon" };
  };
}

/** Whether one partition has as many as were asked of it. */
function isFull(rows: readonly { partition: number }[], each: number): boolean {
  const counts = new Map<number, number>();
  for (const { partition } of rows) counts.set(partition, (counts.get(partition) ?? 0) + 1);
  return Math.max(0, ...counts.values()) >= each;
}
