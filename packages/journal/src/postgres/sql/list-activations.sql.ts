import type { ActivationRow, WorkspaceChanges } from "../../activation.ts";
import type { Database } from "../database.ts";

const text = `
select position, digest, at, cause, actor, folder, changes
from activations
order by position desc
limit $1`;

type Stored = Omit<ActivationRow, "changes"> & { changes: string };

export function listActivations(db: Database): (limit: number) => Promise<ActivationRow[]> {
  const statement = db.prepare<Stored>(text);
  return async (limit) =>
    // Written by `activateRevision`.
    (await statement(limit)).map((row) => ({ ...row, changes: JSON.parse(row.changes) as WorkspaceChanges }));
}
