import type { ShadowCall, StepRow } from "../../progress.ts";
import type { Database } from "../database.ts";

const text = `
select message_id as "messageId", step, steps.state, digest, result, wrote, steps.revision, shadow,
  started_at as "startedAt", steps.ended_at as "endedAt"
from messages
join steps using (id)
where message_id = any ($1::text[])
order by position`;

type Stored = Omit<StepRow, "shadow"> & { shadow: string | null };

export function selectSteps(db: Database): (messageIds: readonly string[]) => Promise<StepRow[][]> {
  const statement = db.prepare<Stored>(text);
  return async (messageIds) => {
    const found = Map.groupBy(await statement(messageIds), ({ messageId }) => messageId);
    return messageIds.map((id) => (found.get(id) ?? []).map(stepFrom));
  };
}

function stepFrom({ shadow, ...stored }: Stored): StepRow {
  // Written by `putSteps`.
  return { ...stored, shadow: shadow === null ? null : (JSON.parse(shadow) as ShadowCall) }; // the journal wrote it
}
