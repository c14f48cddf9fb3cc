import type { Database } from "better-sqlite3";
import type { Ownership } from "../../ownership.ts";

const text = `
update ownership
set owner = ?, fence = fence + 1
where part = 0
returning owner, fence`;

/** Makes this one the owner. */
export function takeOwnership(db: Database): (owner: string) => Ownership {
  const statement = db.prepare<[string], Ownership>(text);
  return (owner) => {
    const found = statement.get(owner);
    if (!found) throw new Error("the journal has no owner to follow: its migrations did not run");
    return found;
  };
}
