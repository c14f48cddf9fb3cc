import type { Database } from "../database.ts";

const text = `
update commands
set ended_at = $2, outcome = $3
where id = $1 and ended_at is null
returning id`;

/** False when it is not there, or has ended. */
export function endCommand(
  db: Database,
): (end: { id: string; at: number; outcome: unknown }) => Promise<boolean> {
  const statement = db.prepare(text);
  return async ({ id, at, outcome }) =>
    (await statement(id, at, JSON.stringify(outcome ?? null))).length === 1;
}
