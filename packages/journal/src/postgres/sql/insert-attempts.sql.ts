import { failureText } from "../../failure-text.ts";
import type { AttemptRow } from "../../progress.ts";
import type { Placed } from "../../store.ts";
import type { Database } from "../database.ts";
import { idIn } from "../place.ts";

const text = `
insert into attempts (id, step, number, at, duration, failure, answer)
select id, step, number, at, duration, failure, answer
from unnest($1::bigint[], $2::text[], $3::integer[], $4::bigint[], $5::double precision[], $6::text[], $7::text[])
  with ordinality as given (id, step, number, at, duration, failure, answer, position)
order by given.position`;

export function insertAttempts(db: Database): (attempts: readonly Placed<AttemptRow>[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (attempts) => {
    await statement(
      attempts.map(({ place }) => idIn(place)),
      attempts.map(({ step }) => step),
      attempts.map(({ number }) => number),
      attempts.map(({ at }) => at),
      attempts.map(({ duration }) => duration),
      attempts.map(({ failure }) => failureText(failure)),
      attempts.map(({ answer }) => answer),
    );
  };
}
