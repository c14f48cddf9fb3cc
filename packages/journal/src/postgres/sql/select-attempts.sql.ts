import { failureFrom } from "../../failure-text.ts";
import type { AttemptRow } from "../../progress.ts";
import type { Database } from "../database.ts";

const text = `
select step, number, at, duration, failure, answer
from attempts
where id = (select id from messages where message_id = $1)
order by position`;

type Stored = Omit<AttemptRow, "messageId" | "failure"> & { failure: string | null };

export function selectAttempts(db: Database): (messageId: string) => Promise<AttemptRow[]> {
  const statement = db.prepare<Stored>(text);
  return async (messageId) =>
    (await statement(messageId)).map((stored) => ({
      messageId,
      ...stored,
      failure: failureFrom(stored.failure),
    }));
}
