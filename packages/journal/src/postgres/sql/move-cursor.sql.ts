import type { CursorMove } from "../../cursor.ts";
import type { Database } from "../database.ts";

const text = `
insert into cursors (flow, retailer, trigger_id, value, moved_at)
values ($1, $2, $3, $4, $5)
on conflict (flow, retailer, trigger_id) do update set
  value = excluded.value,
  moved_at = excluded.moved_at`;

export function moveCursor(db: Database): (move: CursorMove) => Promise<void> {
  const statement = db.prepare(text);
  return async ({ flow, retailer, trigger, value, at }) => {
    await statement(flow, retailer, trigger, JSON.stringify(value ?? null), at);
  };
}
