import type { Database } from "better-sqlite3";
import type { NewCase } from "../../journal.ts";

const text = `
insert into cases (id, message_id, queue, title, opened_at, due_at, state)
values (?, ?, ?, ?, ?, ?, 'open')
on conflict (id) do nothing`;

/** False when a case with this id is there. */
export function insertCase(db: Database): (opened: NewCase) => boolean {
  const statement = db.prepare<[string, string, string, string, number, number | null]>(text);
  return ({ id, messageId, queue, title, openedAt, dueAt }) =>
    statement.run(id, messageId, queue, title, openedAt, dueAt).changes === 1;
}
