import type { Database } from "better-sqlite3";
import type { CaseRow } from "../../case.ts";
import type { TriggerPlace } from "../../cursor.ts";

const text = (condition: string) => `
select position, id, message_id as messageId, flow, retailer, trigger_id as trigger, queue, title,
  opened_at as openedAt, due_at as dueAt, state, resolved_at as resolvedAt, resolution
from cases
where position < ?${condition}
order by position desc
limit ?`;

export type PlacedCase = CaseRow & { position: number };

/** As the columns have it: those of the trigger are null where the case is about a message. */
type Columns = Omit<PlacedCase, "trigger"> & { [Name in keyof TriggerPlace]: string | null };

/** Newest first, those before the position. */
export function listCases(
  db: Database,
): (state: CaseRow["state"] | undefined, before: number, limit: number) => PlacedCase[] {
  const all = db.prepare<[number, number], Columns>(text(""));
  const ofState = db.prepare<[number, string, number], Columns>(text(" and state = ?"));
  return (state, before, limit) =>
    (state === undefined ? all.all(before, limit) : ofState.all(before, state, limit)).map(caseOf);
}

/** The open cases of triggers, newest first. */
export function listCasesOfTriggers(db: Database): () => CaseRow[] {
  const statement = db.prepare<[number, number], Columns>(
    text(" and state = 'open' and trigger_id is not null"),
  );
  return () =>
    statement.all(Number.MAX_SAFE_INTEGER, -1).map((row) => {
      const { position: _, ...rest } = caseOf(row);
      return rest;
    });
}

function caseOf({ flow, retailer, trigger, ...rest }: Columns): PlacedCase {
  const isOfTrigger = flow !== null && retailer !== null && trigger !== null;
  return { ...rest, trigger: isOfTrigger ? { flow, retailer, trigger } : null };
}
