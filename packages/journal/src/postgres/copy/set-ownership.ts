import type { Ownership } from "../../ownership.ts";
import type { Database } from "../database.ts";

const text = `
update partitions
set owner = $1, epoch = $2`;

/** The next owner's fence is above the one before it, wherever that one wrote. */
export function setOwnership(db: Database): (ownership: Ownership) => Promise<void> {
  const statement = db.prepare(text);
  return async ({ owner, fence }) => {
    await statement(owner, fence);
  };
}
