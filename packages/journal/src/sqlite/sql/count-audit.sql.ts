import type { Database } from "better-sqlite3";
import type { AuditEntry } from "../../journal.ts";

const text = `
insert into audit (at, event, actor, details, counted)
values (?, ?, ?, json_set(?, '$.count', 1), ?)
on conflict (counted) where counted is not null do update set
  details = json_set(details, '$.count', json_extract(details, '$.count') + 1)`;

/** Adds one to the entry that the key names, or begins it. */
export function countAudit(db: Database): (entry: AuditEntry, key: string) => void {
  const statement = db.prepare<[number, string, string, string, string]>(text);
  return ({ at, event, actor, details }, key) => {
    statement.run(at, event, actor, JSON.stringify(details), key);
  };
}
