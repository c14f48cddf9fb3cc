import type { CaseRow } from "../../case.ts";
import type { TriggerPlace } from "../../cursor.ts";
import type { Positioned } from "../../store.ts";
import type { Database } from "../database.ts";

const text = (condition: string, limit: string) => `
select position, id, message_id as "messageId", flow, retailer, trigger_id as "trigger", queue, title,
  opened_at as "openedAt", due_at as "dueAt", state, resolved_at as "resolvedAt", resolution
from cases
where ${condition}
order by position desc${limit}`;

/** As the columns have it: those of the trigger are null where the case is about a message. */
type Columns = Omit<Positioned<CaseRow>, "trigger"> & { [Name in keyof TriggerPlace]: string | null };

/** Newest first, those before the position. */
export function listCases(
  db: Database,
): (state: CaseRow["state"] | undefined, before: number, limit: number) => Promise<Positioned<CaseRow>[]> {
  const all = db.prepare<Columns>(text("position < $1", "\nlimit $2"));
  const ofState = db.prepare<Columns>(text("position < $1 and state = $3", "\nlimit $2"));
  return async (state, before, limit) =>
    (await (state === undefined ? all(before, limit) : ofState(before, limit, state))).map(caseOf);
}

/** The open cases of triggers, newest first. */
export function listCasesOfTriggers(db: Database): () => Promise<CaseRow[]> {
  const statement = db.prepare<Columns>(text("trigger_id is not null and state = 'open'", ""));
  return async () =>
    (await statement()).map((row) => {
      const { position: _, ...rest } = caseOf(row);
      return rest;
    });
}

function caseOf({ flow, retailer, trigger, ...rest }: Columns): Positioned<CaseRow> {
  const isOfTrigger = flow !== null && retailer !== null && trigger !== null;
  return { ...rest, trigger: isOfTrigger ? { flow, retailer, trigger } : null };
}
