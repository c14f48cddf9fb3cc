import type { TriggerPlace } from "../../cursor.ts";
import type { Database } from "../database.ts";

const text = (condition: string) => `
update cases
set state = 'resolved', resolved_at = $2, resolution = $1
where ${condition} and state = 'open'
returning id`;

export function resolveCases(
  db: Database,
): (messageId: string, resolution: string, at: number) => Promise<void> {
  const statement = db.prepare(text("message_id = $3"));
  return async (messageId, resolution, at) => {
    await statement(resolution, at, messageId);
  };
}

/** Whether the trigger had an open one. */
export function resolveCasesOfTrigger(
  db: Database,
): (trigger: TriggerPlace, resolution: string, at: number) => Promise<boolean> {
  const statement = db.prepare<{ id: string }>(text("trigger_id = $3 and flow = $4 and retailer = $5"));
  return async ({ flow, retailer, trigger }, resolution, at) =>
    (await statement(resolution, at, trigger, flow, retailer)).length > 0;
}
