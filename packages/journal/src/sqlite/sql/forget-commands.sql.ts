import type { Database } from "better-sqlite3";

const text = `
delete from commands
where position in (select position from commands where ended_at < ? order by ended_at limit ?)`;

export function forgetCommands(db: Database): (before: number, limit: number) => void {
  const statement = db.prepare<[number, number]>(text);
  return (before, limit) => {
    statement.run(before, limit);
  };
}
