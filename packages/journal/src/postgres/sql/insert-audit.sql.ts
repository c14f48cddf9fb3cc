import type { AuditEntry } from "../../audit.ts";
import type { Database } from "../database.ts";

const text = `
insert into audit (at, event, actor, details)
values ($1, $2, $3, $4)`;

export function insertAudit(db: Database): (entry: AuditEntry) => Promise<void> {
  const statement = db.prepare(text);
  return async ({ at, event, actor, details }) => {
    await statement(at, event, actor, JSON.stringify(details));
  };
}
