import type { Database } from "better-sqlite3";
import type { Ownership } from "../../ownership.ts";

const text = `
update ownership
set owner = ?, fence = ?
where part = 0`;

/** The next owner's fence is above the one before it, wherever that one wrote. */
export function setOwnership(db: Database): (ownership: Ownership) => void {
  const statement = db.prepare<[string, number]>(text);
  return ({ owner, fence }) => {
    statement.run(owner, fence);
  };
}
