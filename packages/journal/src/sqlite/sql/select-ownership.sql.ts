import type { Database } from "better-sqlite3";
import type { Ownership } from "../../ownership.ts";

const text = `
select owner, fence
from ownership
where part = 0`;

/** Who may write. */
export function selectOwnership(db: Database): () => Ownership {
  const statement = db.prepare<[], Ownership>(text);
  return () => {
    const found = statement.get();
    if (!found) throw new Error("the journal has no owner: its migrations did not run");
    return found;
  };
}
