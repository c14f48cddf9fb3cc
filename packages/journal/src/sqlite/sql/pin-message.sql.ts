import type { Database } from "better-sqlite3";

const text = `
update messages
set revision = iif(pinned, revision, ?), pinned = 1
where id = ?
returning seq`;

/** Pins the message unless it is pinned; answers its place, undefined when it is not there. */
export function pinMessage(db: Database): (id: string, revision: string) => number | undefined {
  const statement = db.prepare<[string, string], { seq: number }>(text);
  return (id, revision) => statement.get(revision, id)?.seq;
}
