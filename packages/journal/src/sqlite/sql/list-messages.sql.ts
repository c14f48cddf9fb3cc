import type { Database, Statement } from "better-sqlite3";
import { isUnfinished } from "../../decisions/settled.ts";
import type { MessageRow } from "../../message.ts";
import type { StoredFilter } from "../../store.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { seqOf } from "../place.ts";

const text = (conditions: readonly string[]) => `
select ${messageColumns}
from messages
where ${conditions.join(" and ")}
order by seq desc
limit ?`;

/** State and mode are part of the text: only so can SQLite choose an index over some of the messages. */
function conditionsOf({ flow, retailer, mode, key, state }: StoredFilter): string[] {
  const conditions = ["seq < ?"];
  if (flow !== undefined) conditions.push("flow = ?");
  if (retailer !== undefined) conditions.push("retailer = ?");
  if (mode !== undefined) conditions.push(`mode = '${mode}'`);
  if (key !== undefined) conditions.push("key = ?");
  if (state !== undefined) conditions.push(`state = '${state}'`);
  if (state !== undefined && isUnfinished(state)) conditions.push("ended_at is null");
  return conditions;
}

/** Newest first, those before the place; at most `limit` whatever the filter says. One text per kind of filter. */
export function listMessages(
  db: Database,
): (wanted: StoredFilter, before: string | undefined, limit: number) => MessageRow[] {
  const statements = new Map<string, Statement<(string | number)[], StoredMessage>>();
  return (wanted, before, limit) => {
    const asked = text(conditionsOf(wanted));
    const statement = statements.get(asked) ?? db.prepare<(string | number)[], StoredMessage>(asked);
    statements.set(asked, statement);
    const first = before === undefined ? Number.MAX_SAFE_INTEGER : seqOf(before);
    const values = [wanted.flow, wanted.retailer, wanted.key].filter((value) => value !== undefined);
    return statement.all(first, ...values, limit).map(messageFrom);
  };
}
