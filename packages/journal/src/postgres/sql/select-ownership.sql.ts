import type { Ownership } from "../../ownership.ts";
import type { Database } from "../database.ts";

const text = `
select owner, epoch as fence
from partitions
where partition = 0`;

/** Who may write. One owner has all partitions, so the first tells. */
export function selectOwnership(db: Database): () => Promise<Ownership> {
  return reading(db, text);
}

/** The same, and keeps it from changing before the transaction ends. */
export function holdOwnership(db: Database): () => Promise<Ownership> {
  return reading(db, `${text}\nfor share`);
}

function reading(db: Database, text: string): () => Promise<Ownership> {
  const statement = db.prepare<Ownership>(text);
  return async () => {
    const [found] = await statement();
    if (!found) throw new Error("the journal has no owner: its migrations did not run");
    return found;
  };
}
