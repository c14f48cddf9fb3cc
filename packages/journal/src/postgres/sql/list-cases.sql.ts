import type { CaseRow } from "../../journal.ts";
import type { Positioned } from "../../store.ts";
import type { Database } from "../database.ts";

const text = (condition: string) => `
select position, id, message_id as "messageId", queue, title, opened_at as "openedAt", due_at as "dueAt", state,
  resolved_at as "resolvedAt", resolution
from cases
where position < $1${condition}
order by position desc
limit $2`;

/** Newest first, those before the position. */
export function listCases(
  db: Database,
): (state: CaseRow["state"] | undefined, before: number, limit: number) => Promise<Positioned<CaseRow>[]> {
  const all = db.prepare<Positioned<CaseRow>>(text(""));
  const ofState = db.prepare<Positioned<CaseRow>>(text(" and state = $3"));
  return (state, before, limit) => (state === undefined ? all(before, limit) : ofState(before, limit, state));
}
