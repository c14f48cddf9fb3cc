import type { Database } from "better-sqlite3";

const text = `
delete from steps
where seq = (select seq from messages where id = ?) and step = ?`;

export function forgetStep(db: Database): (messageId: string, step: string) => void {
  const statement = db.prepare<[string, string]>(text);
  return (messageId, step) => {
    statement.run(messageId, step);
  };
}
