import type { Ownership } from "../../ownership.ts";
import type { Database } from "../database.ts";

const text = `
select name as owner, number as fence
from daemons
where process = pg_backend_pid()
order by number desc
limit 1`;

/** The daemon that works in this session; undefined before it has registered. */
export function selectSelf(db: Database): () => Promise<Ownership | undefined> {
  const statement = db.prepare<Ownership>(text);
  return async () => (await statement())[0];
}
