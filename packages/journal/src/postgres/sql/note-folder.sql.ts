import type { Database } from "../database.ts";
import { oneByOne, presentDaemons } from "./present.ts";

const noting = `
update daemons
set folder = $2
where number = $1 and folder is distinct from $2`;

const looking = `
select
  not exists (select from activations where folder = $2)
  or not exists (
    select
    from daemons
    where activation is not null and number <> $1 and folder is distinct from $2
      and number in (${presentDaemons("$3")})
  ) as "isDue"`;

/** See `Rendezvous.sawFiles`. A part of a transaction. */
export function noteFolder(
  db: Database,
  lockClass: number,
): (daemon: number, folder: string) => Promise<boolean> {
  const lock = db.prepare(oneByOne);
  const note = db.prepare(noting);
  const look = db.prepare<{ isDue: boolean }>(looking);
  return async (daemon, folder) => {
    await lock();
    await note(daemon, folder);
    return (await look(daemon, folder, lockClass >>> 0))[0]?.isDue ?? true;
  };
}
