import type { Recount } from "../../store.ts";
import type { Database } from "../database.ts";

const text = `
update messages
set duplicates = duplicates + given.by, last_seen_at = given.last_seen_at
from unnest($1::text[], $2::integer[], $3::bigint[]) as given (message_id, by, last_seen_at)
where messages.message_id = given.message_id`;

/** Rows are locked in the order of their ids, since other daemons may change the same ones. */
export function recountMessages(db: Database): (recounts: readonly Recount[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (unordered) => {
    const recounts = unordered.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    await statement(
      recounts.map(({ id }) => id),
      recounts.map(({ by }) => by),
      recounts.map(({ lastSeenAt }) => lastSeenAt),
    );
  };
}
