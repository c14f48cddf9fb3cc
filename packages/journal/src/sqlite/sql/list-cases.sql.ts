import type { Database } from "better-sqlite3";
import type { CaseRow } from "../../journal.ts";

const text = (condition: string) => `
select position, id, message_id as messageId, queue, title, opened_at as openedAt, due_at as dueAt, state,
  resolved_at as resolvedAt, resolution
from cases
where position < ?${condition}
order by position desc
limit ?`;

export type PlacedCase = CaseRow & { position: number };

/** Newest first, those before the position. */
export function listCases(
  db: Database,
): (state: CaseRow["state"] | undefined, before: number, limit: number) => PlacedCase[] {
  const all = db.prepare<[number, number], PlacedCase>(text(""));
  const ofState = db.prepare<[number, string, number], PlacedCase>(text(" and state = ?"));
  return (state, before, limit) =>
    state === undefined ? all.all(before, limit) : ofState.all(before, state, limit);
}
