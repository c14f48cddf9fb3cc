import type { Database } from "../database.ts";

const text = `
insert into revisions (digest, created_at, files)
values ($1, $2, $3)
on conflict (digest) do nothing`;

export function insertRevision(
  db: Database,
): (digest: string, files: Readonly<Record<string, string>>, at: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (digest, files, at) => {
    await statement(digest, at, JSON.stringify(files));
  };
}
