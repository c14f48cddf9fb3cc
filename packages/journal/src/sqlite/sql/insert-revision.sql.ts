import type { Database } from "better-sqlite3";
import { type Packed, pack } from "../pack.ts";

const text = `
insert into revisions (digest, created_at, files)
values (?, ?, ?)
on conflict (digest) do nothing`;

export function insertRevision(
  db: Database,
): (digest: string, files: Readonly<Record<string, string>>, at: number) => void {
  const statement = db.prepare<[string, number, Packed]>(text);
  return (digest, files, at) => {
    statement.run(digest, at, pack(JSON.stringify(files)));
  };
}
