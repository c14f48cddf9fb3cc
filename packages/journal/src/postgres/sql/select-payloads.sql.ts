import type { Database } from "../database.ts";

const text = `
select message_id as id, payload, original
from messages
join payloads using (id)
where message_id = any ($1::text[])`;

interface Row {
  payload: string;
  original: string | null;
}

export function selectPayloads(db: Database): (ids: readonly string[]) => Promise<(Row | undefined)[]> {
  const statement = db.prepare<Row & { id: string }>(text);
  return async (ids) => {
    const rows = new Map((await statement(ids)).map(({ id, ...row }) => [id, row]));
    return ids.map((id) => rows.get(id));
  };
}
