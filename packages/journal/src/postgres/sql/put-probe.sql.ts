import type { Database } from "../database.ts";

const text = `
insert into facts (name, value)
select 'probe', string_agg(md5(random()::text), '')
from generate_series(1, 2048)
on conflict (name) do update set value = excluded.value`;

/** Writes about as much as a large message needs, over what it wrote before. */
export function putProbe(db: Database): () => Promise<void> {
  const statement = db.prepare(text);
  return async () => {
    await statement();
  };
}
