import type { Database } from "better-sqlite3";

const text = `
select total_changes() as changes`;

/** Rows that this connection has changed so far. */
export function selectChanges(db: Database): () => number {
  const statement = db.prepare<[], { changes: number }>(text);
  return () => statement.get()?.changes ?? 0;
}
