import type { Database } from "better-sqlite3";

const text = `
update facts
set value = value + 1
where name = 'writes'`;

/** Counts one more transaction that changed something. */
export function countWrite(db: Database): () => void {
  const statement = db.prepare<[]>(text);
  return () => {
    statement.run();
  };
}
