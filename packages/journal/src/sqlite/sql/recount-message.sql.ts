import type { Database } from "better-sqlite3";
import type { Recount } from "../../store.ts";

const text = `
update messages
set duplicates = duplicates + ?, last_seen_at = ?
where id = ?`;

export function recountMessage(db: Database): (recount: Recount) => void {
  const statement = db.prepare<[number, number, string]>(text);
  return ({ id, by, lastSeenAt }) => {
    statement.run(by, lastSeenAt, id);
  };
}
