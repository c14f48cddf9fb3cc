import type { Database } from "better-sqlite3";
import type { NewMessage } from "../../message.ts";
import type { Holder } from "../../store.ts";

const text = `
select id, state, duplicates
from messages
where flow = ? and retailer = ? and mode = ? and identity = ? and holds = 1`;

/** The message that holds the identity of this one. */
export function selectHolder(db: Database): (message: NewMessage) => Holder | undefined {
  const statement = db.prepare<[string, string, string, string], Holder>(text);
  return ({ flow, retailer, mode, identity }) =>
    identity === null ? undefined : statement.get(flow, retailer, mode, identity);
}
