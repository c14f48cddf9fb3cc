import type { Database } from "better-sqlite3";
import type { ShadowCall, StepRow } from "../../progress.ts";
import { type Packed, unpackOrNull } from "../pack.ts";

const text = `
select step, state, digest, result, wrote, revision, shadow, started_at as startedAt, ended_at as endedAt
from steps
where seq = (select seq from messages where id = ?)
order by position`;

type Stored = Omit<StepRow, "messageId" | "result" | "wrote" | "shadow"> & {
  result: Packed | null;
  wrote: number;
  shadow: Packed | null;
};

export function selectSteps(db: Database): (messageId: string) => StepRow[] {
  const statement = db.prepare<[string], Stored>(text);
  return (messageId) =>
    statement.all(messageId).map((stored) => ({
      messageId,
      ...stored,
      result: unpackOrNull(stored.result),
      wrote: stored.wrote === 1,
      shadow: shadowFrom(unpackOrNull(stored.shadow)),
    }));
}

function shadowFrom(text: string | null): ShadowCall | null {
  // Written by `putStep`.
  return text === null ? null : (JSON.parse(text) as ShadowCall); // the journal wrote it
}
