import type { Database } from "better-sqlite3";
import type { AuditEntry } from "../../audit.ts";

const text = `
insert into audit (at, event, actor, details)
values (?, ?, ?, ?)`;

export function insertAudit(db: Database): (entry: AuditEntry) => void {
  const statement = db.prepare<[number, string, string, string]>(text);
  return ({ at, event, actor, details }) => {
    statement.run(at, event, actor, JSON.stringify(details));
  };
}
