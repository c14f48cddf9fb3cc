import type { Database } from "better-sqlite3";
import type { ActivationRow, WorkspaceChanges } from "../../activation.ts";

const text = `
select position, digest, at, cause, actor, folder, changes
from activations
order by position desc
limit ?`;

type Stored = Omit<ActivationRow, "changes"> & { changes: string };

export function listActivations(db: Database): (limit: number) => ActivationRow[] {
  const statement = db.prepare<[number], Stored>(text);
  return (limit) =>
    statement
      .all(limit)
      // Written by `insertActivation`.
      .map((stored) => ({ ...stored, changes: JSON.parse(stored.changes) as WorkspaceChanges }));
}
