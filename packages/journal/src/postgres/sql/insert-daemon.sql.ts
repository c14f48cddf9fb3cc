import type { Database } from "../database.ts";

const inserting = `
insert into daemons (name, process)
values ($1, pg_backend_pid())
returning number`;

/** The lock that shows that the daemon is there ends with its session. */
const locking = `
select pg_advisory_lock($1, $2)`;

const handing = `
with replaced as (
  update daemons set activation = null where number = $1
)
update partitions
set fence = $2, owner = $3
where fence = $1 and fence > 0`;

/** Registers a daemon of this session, which then is there; it gets what the one before it in this session had. */
export function insertDaemon(
  db: Database,
  lockClass: number,
): (name: string, before: number) => Promise<number> {
  const insert = db.prepare<{ number: number }>(inserting);
  const lock = db.prepare(locking);
  const hand = db.prepare(handing);
  return async (name, before) => {
    const [added] = await insert(name);
    if (!added) throw new Error("the server gave the daemon no number");
    await lock(lockClass, added.number);
    await hand(before, added.number, name);
    return added.number;
  };
}
