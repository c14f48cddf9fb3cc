import type { Database } from "../database.ts";

const text = `
update messages
set holds = false
where message_id = any($1::text[])`;

/** The messages keep their identities to be found by, and others may hold them. */
export function releaseIdentities(db: Database): (ids: readonly string[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (ids) => {
    await statement(ids);
  };
}
