import type { Database } from "better-sqlite3";

const text = `
update revisions
set activated_at = ?
where digest = ?`;

/** False when the revision is not there. */
export function activateRevision(db: Database): (digest: string, at: number) => boolean {
  const statement = db.prepare<[number, string]>(text);
  return (digest, at) => statement.run(at, digest).changes === 1;
}
