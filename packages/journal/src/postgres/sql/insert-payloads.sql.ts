import type { NewMessage } from "../../message.ts";
import type { Placed } from "../../store.ts";
import type { Database } from "../database.ts";
import { idIn } from "../place.ts";

const text = `
insert into payloads (id, payload, original)
select id, payload, original
from unnest($1::bigint[], $2::text[], $3::text[]) as given (id, payload, original)`;

export function insertPayloads(
  db: Database,
): (messages: readonly Placed<Pick<NewMessage, "payload" | "original">>[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (messages) => {
    await statement(
      messages.map(({ place }) => idIn(place)),
      messages.map(({ payload }) => payload),
      messages.map(({ original }) => original),
    );
  };
}
