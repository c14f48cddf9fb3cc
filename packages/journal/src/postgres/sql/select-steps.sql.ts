import type { ShadowCall, StepRow } from "../../progress.ts";
import type { Database } from "../database.ts";

const text = `
select step, state, digest, result, wrote, revision, shadow, started_at as "startedAt", ended_at as "endedAt"
from steps
where id = (select id from messages where message_id = $1)
order by position`;

type Stored = Omit<StepRow, "messageId" | "shadow"> & { shadow: string | null };

export function selectSteps(db: Database): (messageId: string) => Promise<StepRow[]> {
  const statement = db.prepare<Stored>(text);
  return async (messageId) =>
    (await statement(messageId)).map((stored) => ({
      messageId,
      ...stored,
      // Written by `putSteps`.
      shadow: stored.shadow === null ? null : (JSON.parse(stored.shadow) as ShadowCall), // the journal wrote it
    }));
}
