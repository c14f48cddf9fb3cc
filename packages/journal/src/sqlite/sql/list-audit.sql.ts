import type { Database } from "better-sqlite3";
import type { AuditEntry } from "../../audit.ts";

const text = `
select position, at, event, actor, details
from audit
where position < ?
order by position desc
limit ?`;

type Stored = Omit<AuditEntry, "details"> & { position: number; details: string };

/** Newest first, those before the position. */
export function listAudit(
  db: Database,
): (before: number, limit: number) => (AuditEntry & { position: number })[] {
  const statement = db.prepare<[number, number], Stored>(text);
  return (before, limit) =>
    statement
      .all(before, limit)
      // Written by `insertAudit` and by nothing else.
      .map((row) => ({ ...row, details: JSON.parse(row.details) as AuditEntry["details"] }));
}
