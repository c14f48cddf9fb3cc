import type { Database } from "better-sqlite3";

const text = `
select value
from cross_references
where system = ? and entity = ? and key = ?`;

export function selectReference(
  db: Database,
): (system: string, entity: string, key: string) => string | undefined {
  const statement = db.prepare<[string, string, string], { value: string }>(text);
  return (system, entity, key) => statement.get(system, entity, key)?.value;
}
