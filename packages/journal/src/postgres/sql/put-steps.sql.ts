import type { StepRow } from "../../progress.ts";
import type { Placed } from "../../store.ts";
import type { Database } from "../database.ts";
import { idIn } from "../place.ts";

const text = `
insert into steps (id, step, state, digest, result, wrote, revision, shadow, started_at, ended_at)
select id, step, state, digest, result, wrote, revision, shadow, started_at, ended_at
from unnest(
  $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::bigint[], $10::bigint[]
) with ordinality as given (id, step, state, digest, result, wrote, revision, shadow, started_at, ended_at, number)
order by number
on conflict (id, step) do update set
  state = excluded.state,
  digest = excluded.digest,
  result = excluded.result,
  wrote = excluded.wrote,
  revision = excluded.revision,
  shadow = excluded.shadow,
  started_at = excluded.started_at,
  ended_at = excluded.ended_at`;

/** Writes steps, each over its intent where there is one. */
export function putSteps(db: Database): (rows: readonly Placed<StepRow>[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (rows) => {
    await statement(
      rows.map(({ place }) => idIn(place)),
      rows.map(({ step }) => step),
      rows.map(({ state }) => state),
      rows.map(({ digest }) => digest),
      rows.map(({ result }) => result),
      rows.map(({ wrote }) => wrote),
      rows.map(({ revision }) => revision),
      rows.map(({ shadow }) => shadow && JSON.stringify(shadow)),
      rows.map(({ startedAt }) => startedAt),
      rows.map(({ endedAt }) => endedAt),
    );
  };
}
