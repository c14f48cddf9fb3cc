import type { Database } from "better-sqlite3";

const text = `
update messages
set revision = iif(pinned, revision, ?), pinned = 1, attempts = 0, failing_since = null
where id = ?
returning seq`;

/** What the end of a step changes on its message; answers its place, undefined when it is not there. */
export function endStep(db: Database): (id: string, revision: string) => number | undefined {
  const statement = db.prepare<[string, string], { seq: number }>(text);
  return (id, revision) => statement.get(revision, id)?.seq;
}
