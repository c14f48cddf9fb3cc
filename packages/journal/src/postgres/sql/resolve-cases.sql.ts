import type { Database } from "../database.ts";

const text = `
update cases
set state = 'resolved', resolved_at = $3, resolution = $2
where message_id = $1 and state = 'open'`;

export function resolveCases(
  db: Database,
): (messageId: string, resolution: string, at: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (messageId, resolution, at) => {
    await statement(messageId, resolution, at);
  };
}
