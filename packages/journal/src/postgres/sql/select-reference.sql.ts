import type { Database } from "../database.ts";
import { short } from "../short.ts";

const text = `
select value
from cross_references
where system = $1 and entity = $2 and coalesce(key_digest, key) = $3`;

export function selectReference(
  db: Database,
): (system: string, entity: string, key: string) => Promise<string | undefined> {
  const statement = db.prepare<{ value: string }>(text);
  return async (system, entity, key) => (await statement(system, entity, short(key)))[0]?.value;
}
