import type { Database } from "../database.ts";

const text = `
select files
from revisions
where digest = $1`;

export function selectRevisionFiles(
  db: Database,
): (digest: string) => Promise<Record<string, string> | undefined> {
  const statement = db.prepare<{ files: string }>(text);
  return async (digest) => {
    const [row] = await statement(digest);
    // Written by `insertRevision` and by nothing else.
    return row && (JSON.parse(row.files) as Record<string, string>); // the journal wrote it
  };
}
