import type { Database } from "../database.ts";
import { longDigest } from "../short.ts";

const text = `
insert into cross_references (system, entity, key, key_digest, value, put_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (system, entity, coalesce(key_digest, key)) do update set
  value = excluded.value,
  put_at = excluded.put_at`;

export function putReference(
  db: Database,
): (system: string, entity: string, key: string, value: string, at: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (system, entity, key, value, at) => {
    await statement(system, entity, key, longDigest(key), value, at);
  };
}
