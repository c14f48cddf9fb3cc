import type { Database } from "better-sqlite3";

const text = `
update messages
set holds = 0
where seq = ?`;

/** The message keeps its identity to be found by, and another one may hold it. */
export function releaseIdentity(db: Database): (seq: number) => void {
  const statement = db.prepare<[number]>(text);
  return (seq) => {
    statement.run(seq);
  };
}
