import type { Database } from "better-sqlite3";

const text = `
insert into facts (name, value)
values ('probe', randomblob(65536))
on conflict (name) do update set value = excluded.value`;

/** Writes about as much as a large message needs, over what it wrote before. */
export function putProbe(db: Database): () => void {
  const statement = db.prepare<[]>(text);
  return () => {
    statement.run();
  };
}
