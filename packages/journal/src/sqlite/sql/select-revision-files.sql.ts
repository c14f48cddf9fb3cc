import type { Database } from "better-sqlite3";
import { type Packed, unpack } from "../pack.ts";

const text = `
select files
from revisions
where digest = ?`;

export function selectRevisionFiles(db: Database): (digest: string) => Record<string, string> | undefined {
  const statement = db.prepare<[string], { files: Packed }>(text);
  return (digest) => {
    const row = statement.get(digest);
    // Written by `insertRevision` and by nothing else.
    return row && (JSON.parse(unpack(row.files)) as Record<string, string>); // the journal wrote it
  };
}
