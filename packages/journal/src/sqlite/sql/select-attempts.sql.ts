import type { Database } from "better-sqlite3";
import { failureFrom } from "../../failure-text.ts";
import type { AttemptRow } from "../../progress.ts";
import { type Packed, unpackOrNull } from "../pack.ts";

const text = `
select step, number, at, duration, failure, answer
from attempts
where seq = (select seq from messages where id = ?)
order by position`;

type Stored = Omit<AttemptRow, "messageId" | "failure" | "answer"> & {
  failure: string | null;
  answer: Packed | null;
};

export function selectAttempts(db: Database): (messageId: string) => AttemptRow[] {
  const statement = db.prepare<[string], Stored>(text);
  return (messageId) =>
    statement.all(messageId).map((stored) => ({
      messageId,
      ...stored,
      failure: failureFrom(stored.failure),
      answer: unpackOrNull(stored.answer),
    }));
}
