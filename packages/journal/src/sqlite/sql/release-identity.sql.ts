import type { Database } from "better-sqlite3";

const text = `
update messages
set holds = 0
where id = ?`;

/** The message keeps its identity to be found by, and another one may hold it. */
export function releaseIdentity(db: Database): (id: string) => void {
  const statement = db.prepare<[string]>(text);
  return (id) => {
    statement.run(id);
  };
}
