import type { NewCase } from "../../case.ts";
import type { Database } from "../database.ts";

const text = `
insert into cases (id, message_id, flow, retailer, trigger_id, queue, title, opened_at, due_at)
select id, message_id, flow, retailer, trigger_id, queue, title, opened_at, due_at
from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[]
  )
  with ordinality
    as given (id, message_id, flow, retailer, trigger_id, queue, title, opened_at, due_at, number)
order by number
on conflict (id) do nothing
returning id`;

/** Answers those that could not be opened, because their id is known. */
export function insertCases(db: Database): (cases: readonly NewCase[]) => Promise<NewCase[]> {
  const statement = db.prepare<{ id: string }>(text);
  return async (cases) => {
    const opened = await statement(
      cases.map(({ id }) => id),
      cases.map(({ messageId }) => messageId),
      cases.map(({ trigger }) => trigger?.flow ?? null),
      cases.map(({ trigger }) => trigger?.retailer ?? null),
      cases.map(({ trigger }) => trigger?.trigger ?? null),
      cases.map(({ queue }) => queue),
      cases.map(({ title }) => title),
      cases.map(({ openedAt }) => openedAt),
      cases.map(({ dueAt }) => dueAt),
    );
    const ids = new Set(opened.map(({ id }) => id));
    // Of two with one id, the first was opened.
    return cases.filter(({ id }) => !ids.delete(id));
  };
}
