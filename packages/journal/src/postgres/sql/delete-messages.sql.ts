import type { Database } from "../database.ts";

const text = `
with gone as (
  delete from messages where message_id = any($1::text[]) returning message_id, id
), payloads_gone as (
  delete from payloads where id in (select id from gone)
), steps_gone as (
  delete from steps where id in (select id from gone)
), attempts_gone as (
  delete from attempts where id in (select id from gone)
)
delete from cases
where message_id in (select message_id from gone)`;

/** Takes messages away with payload, history and cases. */
export function deleteMessages(db: Database): (ids: readonly string[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (ids) => {
    await statement(ids);
  };
}
