import type { Database } from "better-sqlite3";
import { type Packed, unpack, unpackOrNull } from "../pack.ts";

const text = `
select payload, original
from payloads
where seq = (select seq from messages where id = ?)`;

interface Row {
  payload: Packed;
  original: Packed | null;
}

export function selectPayload(
  db: Database,
): (id: string) => { payload: string; original: string | null } | undefined {
  const statement = db.prepare<[string], Row>(text);
  return (id) => {
    const row = statement.get(id);
    return row && { payload: unpack(row.payload), original: unpackOrNull(row.original) };
  };
}
