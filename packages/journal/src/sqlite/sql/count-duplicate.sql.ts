import type { Database } from "better-sqlite3";

const text = `
update messages
set duplicates = duplicates + 1, last_seen_at = ?
where seq = ?`;

export function countDuplicate(db: Database): (seq: number, at: number) => void {
  const statement = db.prepare<[number, number]>(text);
  return (seq, at) => {
    statement.run(at, seq);
  };
}
