import type { Database } from "better-sqlite3";

const text = `
insert into cross_references (system, entity, key, value, put_at)
values (?, ?, ?, ?, ?)
on conflict (system, entity, key) do update set
  value = excluded.value,
  put_at = excluded.put_at`;

export function putReference(
  db: Database,
): (system: string, entity: string, key: string, value: string, at: number) => void {
  const statement = db.prepare<[string, string, string, string, number]>(text);
  return (system, entity, key, value, at) => {
    statement.run(system, entity, key, value, at);
  };
}
