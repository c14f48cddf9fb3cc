import type { Database, Statement } from "better-sqlite3";
import type { MessageFilter, MessageRow } from "../../journal.ts";
import { isUnfinished } from "../../settled.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";

const text = (conditions: readonly string[]) => `
select ${messageColumns}
from messages
where ${conditions.join(" and ")}
order by seq desc
limit ?`;

/** State and mode are part of the text: only so can SQLite choose an index over some of the messages. */
function conditionsOf({ flow, retailer, mode, key, state }: MessageFilter): string[] {
  const conditions = ["seq < ?"];
  if (flow !== undefined) conditions.push("flow = ?");
  if (retailer !== undefined) conditions.push("retailer = ?");
  if (mode !== undefined) conditions.push(`mode = '${mode}'`);
  if (key !== undefined) conditions.push("key = ?");
  if (state !== undefined) conditions.push(`state = '${state}'`);
  if (state !== undefined && isUnfinished(state)) conditions.push("ended_at is null");
  return conditions;
}

/** Newest first, those before the position; at most `limit` whatever the filter says. One text per kind of filter. */
export function listMessages(
  db: Database,
): (filter: MessageFilter, before: number, limit: number) => MessageRow[] {
  const statements = new Map<string, Statement<(string | number)[], StoredMessage>>();
  return (filter, before, limit) => {
    const wanted = text(conditionsOf(filter));
    const statement = statements.get(wanted) ?? db.prepare<(string | number)[], StoredMessage>(wanted);
    statements.set(wanted, statement);
    const values = [filter.flow, filter.retailer, filter.key].filter((value) => value !== undefined);
    return statement.all(before, ...values, limit).map(messageFrom);
  };
}
