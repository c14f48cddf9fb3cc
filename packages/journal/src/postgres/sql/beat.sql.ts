import { JournalStopped } from "../../errors.ts";
import type { Database } from "../database.ts";
import { presentDaemons } from "./present.ts";

const beating = `
update daemons
set beats = beats + 1
where number = $1
returning number`;

const looking = `
select number
from (${presentDaemons("$1")}) as present (number)
order by number`;

const forgetting = `
delete from daemons
where number <> all ($1::integer[]) and joined_at < clock_timestamp() - interval '1 minute'
  and not exists (select from partitions where fence = number)`;

/** A write that commits, since a server that has lost its standbys still answers reads; answers who is there. */
export function beat(db: Database, lockClass: number): (number: number) => Promise<number[]> {
  const write = db.prepare<{ number: number }>(beating);
  const look = db.prepare<{ number: number }>(looking);
  const forget = db.prepare(forgetting);
  return async (number) => {
    const [found] = await write(number);
    if (!found) throw new JournalStopped("the other daemons take this one for gone: restart it");
    const live = (await look(lockClass >>> 0)).map((row) => row.number);
    if (live.length > 0) await forget(live);
    return live;
  };
}
