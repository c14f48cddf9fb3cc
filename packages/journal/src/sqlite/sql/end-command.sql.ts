import type { Database } from "better-sqlite3";

const text = `
update commands
set ended_at = ?, outcome = ?
where id = ? and ended_at is null`;

/** False when it is not there, or has ended. */
export function endCommand(db: Database): (end: { id: string; at: number; outcome: unknown }) => boolean {
  const statement = db.prepare<[number, string, string]>(text);
  return ({ id, at, outcome }) => statement.run(at, JSON.stringify(outcome ?? null), id).changes === 1;
}
