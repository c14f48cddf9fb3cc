import type { Database } from "better-sqlite3";
import type { ActivationRow } from "../../activation.ts";

const text = `
select digest, at
from activations
order by position`;

type Activated = Pick<ActivationRow, "digest" | "at">;

/** When each activation was, in order. Few rows: one for each of a revision that is still here. */
export function selectActivated(db: Database): () => Activated[] {
  const statement = db.prepare<[], Activated>(text);
  return () => statement.all();
}
