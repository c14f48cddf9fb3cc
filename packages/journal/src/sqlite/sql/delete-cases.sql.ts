import type { Database } from "better-sqlite3";

const text = `
delete from cases
where message_id = ?`;

export function deleteCases(db: Database): (messageId: string) => void {
  const statement = db.prepare<[string]>(text);
  return (messageId) => {
    statement.run(messageId);
  };
}
