import type { Database } from "better-sqlite3";
import type { NewCase } from "../../case.ts";

const text = `
insert into cases (id, message_id, flow, retailer, trigger_id, queue, title, opened_at, due_at, state)
values (@id, @messageId, @flow, @retailer, @trigger, @queue, @title, @openedAt, @dueAt, 'open')
on conflict (id) do nothing`;

const nowhere = { flow: null, retailer: null, trigger: null };

/** False when a case with this id is there. */
export function insertCase(db: Database): (opened: NewCase) => boolean {
  const statement = db.prepare<[Record<string, string | number | null>]>(text);
  return ({ trigger, ...rest }) => {
    const { flow, retailer, trigger: of } = trigger ?? nowhere;
    return statement.run({ ...rest, flow, retailer, trigger: of }).changes === 1;
  };
}
