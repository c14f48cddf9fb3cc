import type { Database } from "../database.ts";

const text = `
delete from steps
where id = (select id from messages where message_id = $1) and step = any($2::text[])`;

export function forgetSteps(db: Database): (messageId: string, steps: readonly string[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (messageId, steps) => {
    await statement(messageId, steps);
  };
}
