import type { Database } from "better-sqlite3";
import type { TriggerPlace } from "../../cursor.ts";

const text = (condition: string) => `
update cases
set state = 'resolved', resolved_at = ?, resolution = ?
where ${condition} and state = 'open'`;

export function resolveCases(db: Database): (messageId: string, resolution: string, at: number) => void {
  const statement = db.prepare<[number, string, string]>(text("message_id = ?"));
  return (messageId, resolution, at) => {
    statement.run(at, resolution, messageId);
  };
}

/** Whether the trigger had an open one. */
export function resolveCasesOfTrigger(
  db: Database,
): (trigger: TriggerPlace, resolution: string, at: number) => boolean {
  const statement = db.prepare<[number, string, string, string, string]>(
    text("trigger_id = ? and flow = ? and retailer = ?"),
  );
  return ({ flow, retailer, trigger }, resolution, at) =>
    statement.run(at, resolution, trigger, flow, retailer).changes > 0;
}
