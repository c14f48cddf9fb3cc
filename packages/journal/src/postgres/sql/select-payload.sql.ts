import type { Database } from "../database.ts";

const text = `
select payload, original
from payloads
where id = (select id from messages where message_id = $1)`;

interface Row {
  payload: string;
  original: string | null;
}

export function selectPayload(db: Database): (id: string) => Promise<Row | undefined> {
  const statement = db.prepare<Row>(text);
  return async (id) => (await statement(id))[0];
}
