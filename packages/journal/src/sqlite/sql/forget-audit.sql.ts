import type { Database } from "better-sqlite3";

const text = `
delete from audit
where position in (select position from audit where at < ? order by at limit ?)`;

export function forgetAudit(db: Database): (before: number, limit: number) => void {
  const statement = db.prepare<[number, number]>(text);
  return (before, limit) => {
    statement.run(before, limit);
  };
}
