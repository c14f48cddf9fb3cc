import type { Database } from "better-sqlite3";

const text = `
update cases
set state = 'resolved', resolved_at = ?, resolution = ?
where message_id = ? and state = 'open'`;

export function resolveCases(db: Database): (messageId: string, resolution: string, at: number) => void {
  const statement = db.prepare<[number, string, string]>(text);
  return (messageId, resolution, at) => {
    statement.run(at, resolution, messageId);
  };
}
