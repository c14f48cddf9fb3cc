import type { Database } from "better-sqlite3";
import type { MessageState, NewMessage } from "../../journal.ts";

const text = `
select seq, id, state, duplicates
from messages
where flow = ? and retailer = ? and mode = ? and identity = ? and holds = 1`;

export interface Holder {
  seq: number;
  id: string;
  state: MessageState;
  duplicates: number;
}

/** The message that holds the identity of this one. */
export function selectHolder(db: Database): (message: NewMessage) => Holder | undefined {
  const statement = db.prepare<[string, string, string, string], Holder>(text);
  return ({ flow, retailer, mode, identity }) =>
    identity === null ? undefined : statement.get(flow, retailer, mode, identity);
}
