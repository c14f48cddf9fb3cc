import type { ActivationRow } from "../../activation.ts";
import type { Database } from "../database.ts";

const text = `
select digest, at
from activations
order by position`;

type Activated = Pick<ActivationRow, "digest" | "at">;

/** When each activation was, in order. Few rows: one for each of a revision that is still here. */
export function selectActivated(db: Database): () => Promise<Activated[]> {
  return db.prepare<Activated>(text);
}
