import type { Database } from "../database.ts";

const text = `
delete from cases
where position in (
  select position
  from cases
  where trigger_id is not null and state = 'resolved' and resolved_at < $1
  order by resolved_at
  limit $2
)`;

/** Those of messages go with their messages. */
export function forgetCases(db: Database): (before: number, limit: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (before, limit) => {
    await statement(before, limit);
  };
}
