import type { Database } from "../database.ts";

const taking = `
select turn
from unnest($2::integer[]) as turn
where pg_try_advisory_lock($1, turn)
limit 1`;

const ending = `
select pg_advisory_unlock($1, $2)`;

/** Takes one of these turns, of which the session has none; undefined where others have all of them. */
export function takeTurn(
  db: Database,
  lockClass: number,
): (turns: readonly number[]) => Promise<number | undefined> {
  const statement = db.prepare<{ turn: number }>(taking);
  return async (turns) => (await statement(lockClass, turns))[0]?.turn;
}

export function endTurn(db: Database, lockClass: number): (turn: number) => Promise<void> {
  const statement = db.prepare(ending);
  return async (turn) => {
    await statement(lockClass, turn);
  };
}
