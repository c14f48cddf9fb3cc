import type { Database } from "../database.ts";

const text = `
delete from commands
where position in (select position from commands where ended_at < $1 order by ended_at limit $2)`;

export function forgetCommands(db: Database): (before: number, limit: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (before, limit) => {
    await statement(before, limit);
  };
}
