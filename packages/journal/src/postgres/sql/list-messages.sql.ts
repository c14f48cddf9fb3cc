import { isUnfinished } from "../../decisions/settled.ts";
import type { MessageRow } from "../../message.ts";
import type { StoredFilter } from "../../store.ts";
import type { Database, Statement } from "../database.ts";
import { messageColumns, messageFrom, type StoredMessage } from "../message-columns.ts";
import { lastPlace, numbersIn } from "../place.ts";

const text = (conditions: readonly string[]) => `
select ${messageColumns}
from messages
where ${conditions.join(" and ")}
order by messages.xid desc, messages.id desc
limit $3`;

/** State and mode are part of the text: only so can an index over some of the messages be chosen. */
function conditionsOf({ flow, retailer, mode, key, state }: StoredFilter): string[] {
  const conditions = ["(xid, id) < ($1::bigint, $2::bigint)"];
  let bound = 3;
  const next = (): string => `$${++bound}`;
  if (flow !== undefined) conditions.push(...begins("flow", next()));
  if (retailer !== undefined) conditions.push(`retailer = ${next()}`);
  if (key !== undefined) conditions.push(...begins("key", next()));
  if (mode !== undefined) conditions.push(`mode = '${mode}'`);
  if (state !== undefined) conditions.push(`state = '${state}'`);
  if (state !== undefined && isUnfinished(state)) conditions.push("ended_at is null");
  return conditions;
}

/** Equal, and so that an index over the first characters is of use. */
function begins(column: string, value: string): string[] {
  return [`left(${column}, 256) = left(${value}, 256)`, `${column} = ${value}`];
}

/** Newest first, those before the place; at most `limit` whatever the filter says. One text per kind of filter. */
export function listMessages(
  db: Database,
): (wanted: StoredFilter, before: string | undefined, limit: number) => Promise<MessageRow[]> {
  const statements = new Map<string, Statement<StoredMessage>>();
  return async (wanted, before, limit) => {
    const asked = text(conditionsOf(wanted));
    const statement = statements.get(asked) ?? db.prepare<StoredMessage>(asked);
    statements.set(asked, statement);
    const { xid, id } = numbersIn(before ?? lastPlace);
    const values = [wanted.flow, wanted.retailer, wanted.key].filter((value) => value !== undefined);
    return (await statement(xid, id, limit, ...values)).map(messageFrom);
  };
}
