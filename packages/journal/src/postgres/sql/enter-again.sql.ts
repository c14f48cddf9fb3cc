import type { Database } from "../database.ts";

const locking = `
select pg_try_advisory_lock($1, $2) as "isFree"`;

/** What the earlier session was doing has ended: its lock is free. */
const entering = `
update daemons
set process = pg_backend_pid()
where number = $1
returning number`;

/** A daemon that is gone may have had a process of the same number. */
const clearing = `
update daemons
set process = 0
where process = pg_backend_pid() and number <> $1`;

/** What a new session of a daemon finds: `busy` while the earlier one has not ended, `gone` where nobody knows the daemon. */
export type Entry = "entered" | "busy" | "gone";

/** Lets a daemon go on in a new session. */
export function enterAgain(db: Database, lockClass: number): (number: number) => Promise<Entry> {
  const lock = db.prepare<{ isFree: boolean }>(locking);
  const clear = db.prepare(clearing);
  const enter = db.prepare(entering);
  return async (number) => {
    if (!(await lock(lockClass, number))[0]?.isFree) return "busy";
    await clear(number);
    return (await enter(number)).length > 0 ? "entered" : "gone";
  };
}
