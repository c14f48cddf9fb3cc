import type { Ownership } from "../../ownership.ts";
import type { Database } from "../database.ts";

const text = `
update partitions
set owner = $1, epoch = (select max(epoch) from partitions) + 1
returning owner, epoch as fence`;

/** Makes this one the owner of all partitions. */
export function takeOwnership(db: Database): (owner: string) => Promise<Ownership> {
  const statement = db.prepare<Ownership>(text);
  return async (owner) => {
    const [found] = await statement(owner);
    if (!found) throw new Error("the journal has no owner to follow: its migrations did not run");
    return found;
  };
}
