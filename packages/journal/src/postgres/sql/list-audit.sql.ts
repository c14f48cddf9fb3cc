import type { AuditEntry } from "../../audit.ts";
import type { Positioned } from "../../store.ts";
import type { Database } from "../database.ts";

const text = `
select position, at, event, actor, details
from audit
where position < $1
order by position desc
limit $2`;

type Stored = Omit<Positioned<AuditEntry>, "details"> & { details: string };

/** Newest first, those before the position. */
export function listAudit(
  db: Database,
): (before: number, limit: number) => Promise<Positioned<AuditEntry>[]> {
  const statement = db.prepare<Stored>(text);
  return async (before, limit) =>
    (await statement(before, limit)).map((row) => ({
      ...row,
      // Written by `insertAudit` and by nothing else.
      details: JSON.parse(row.details) as AuditEntry["details"], // the journal wrote it
    }));
}
