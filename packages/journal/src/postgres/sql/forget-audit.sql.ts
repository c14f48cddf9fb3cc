import type { Database } from "../database.ts";

const text = `
delete from audit
where position in (select position from audit where at < $1 order by at limit $2)`;

export function forgetAudit(db: Database): (before: number, limit: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (before, limit) => {
    await statement(before, limit);
  };
}
