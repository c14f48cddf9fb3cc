import type { Database } from "better-sqlite3";
import type { CursorMove } from "../../cursor.ts";

const text = `
insert into cursors (flow, retailer, trigger_id, value, moved_at)
values (?, ?, ?, ?, ?)
on conflict (flow, retailer, trigger_id) do update set
  value = excluded.value,
  moved_at = excluded.moved_at`;

export function moveCursor(db: Database): (move: CursorMove) => void {
  const statement = db.prepare<[string, string, string, string, number]>(text);
  return ({ flow, retailer, trigger, value, at }) => {
    statement.run(flow, retailer, trigger, JSON.stringify(value ?? null), at);
  };
}
