import type { Database } from "../database.ts";
import { oneByOne } from "./present.ts";

const text = `
update daemons
set activation = $2
where number = $1 and $2 = (select max(position) from activations)
returning number`;

/** The daemon runs what was activated there; false where it was not activated last. A part of a transaction. */
export function runActivation(db: Database): (daemon: number, position: number) => Promise<boolean> {
  const lock = db.prepare(oneByOne);
  const statement = db.prepare(text);
  return async (daemon, position) => {
    await lock();
    return (await statement(daemon, position)).length > 0;
  };
}
