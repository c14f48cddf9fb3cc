import type { Database } from "better-sqlite3";
import { type Packed, pack, packOrNull } from "../pack.ts";

const text = `
insert into payloads (seq, payload, original)
values (?, ?, ?)`;

export function insertPayload(db: Database): (seq: number, payload: string, original: string | null) => void {
  const statement = db.prepare<[number, Packed, Packed | null]>(text);
  return (seq, payload, original) => {
    statement.run(seq, pack(payload), packOrNull(original));
  };
}
