import type { Database } from "better-sqlite3";

const texts = [
  `
delete from revisions
where digest = ?`,
  `
delete from activations
where digest = ?`,
];

/** Takes the revision away with its activations. */
export function deleteRevision(db: Database): (digest: string) => void {
  const statements = texts.map((text) => db.prepare<[string]>(text));
  return (digest) => {
    for (const statement of statements) statement.run(digest);
  };
}
