import type { Database } from "better-sqlite3";
import type { StepRow } from "../../progress.ts";
import type { Placed } from "../../store.ts";
import { type Packed, packOrNull } from "../pack.ts";
import { seqOf } from "../place.ts";

const text = `
insert into steps (seq, step, state, digest, result, wrote, revision, shadow, started_at, ended_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (seq, step) do update set
  state = excluded.state,
  digest = excluded.digest,
  result = excluded.result,
  wrote = excluded.wrote,
  revision = excluded.revision,
  shadow = excluded.shadow,
  started_at = excluded.started_at,
  ended_at = excluded.ended_at`;

type Parameters = [
  seq: number,
  step: string,
  state: string,
  digest: string | null,
  result: Packed | null,
  wrote: number,
  revision: string | null,
  shadow: Packed | null,
  startedAt: number,
  endedAt: number | null,
];

/** Writes the step, over its intent where there is one. */
export function putStep(db: Database): (row: Placed<StepRow>) => void {
  const statement = db.prepare<Parameters>(text);
  return ({ place, step, state, digest, result, wrote, revision, shadow, startedAt, endedAt }) => {
    statement.run(
      seqOf(place),
      step,
      state,
      digest,
      packOrNull(result),
      wrote ? 1 : 0,
      revision,
      packOrNull(shadow && JSON.stringify(shadow)),
      startedAt,
      endedAt,
    );
  };
}
