import { failureText } from "../../failure-text.ts";
import type { Insert } from "../../store.ts";
import type { Database } from "../database.ts";
import { partitionOf } from "../partition.ts";
import { placeColumn } from "../place.ts";
import { longDigest } from "../short.ts";

const columns = `message_id, partition, flow, retailer, mode, key, trigger_id, identity, identity_digest, holds, version, state,
  revision, accepted_at, failure, ended_at, duplicates, last_seen_at`;

/**
 * They get their numbers in their order, and are written in that of their identities: daemons that take the same messages in
 * wait for each other then, and never each for the other.
 */
const text = `
with numbered as materialized (
  select nextval('messages_id_seq') as id, ${columns}
  from unnest(
    $1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::boolean[], $11::double precision[], $12::text[], $13::text[], $14::bigint[], $15::text[], $16::bigint[],
    $17::integer[], $18::bigint[]
  ) with ordinality as given (${columns}, number)
  order by number
)
insert into messages (id, ${columns})
select id, ${columns}
from numbered
order by flow, retailer, mode, coalesce(identity_digest, identity)
on conflict (message_id) do nothing
returning messages.message_id as id, ${placeColumn} as place`;

/** Puts them last, in their order; answers the places of those whose ids were not known. */
export function insertMessages(
  db: Database,
  partitions: number,
): (rows: readonly Insert[]) => Promise<(string | undefined)[]> {
  const statement = db.prepare<{ id: string; place: string }>(text);
  return async (rows) => {
    const messages = rows.map(({ message }) => message);
    const added = await statement(
      messages.map(({ id }) => id),
      messages.map((message) => partitionOf(message, partitions)),
      messages.map(({ flow }) => flow),
      messages.map(({ retailer }) => retailer),
      messages.map(({ mode }) => mode),
      messages.map(({ key }) => key),
      messages.map(({ trigger }) => trigger),
      messages.map(({ identity }) => identity),
      messages.map(({ identity }) => longDigest(identity)),
      rows.map(({ holds }) => holds),
      messages.map(({ version }) => version),
      messages.map(({ state }) => state),
      messages.map(({ revision }) => revision),
      messages.map(({ acceptedAt }) => acceptedAt),
      messages.map(({ failure }) => failureText(failure)),
      rows.map(({ endedAt }) => endedAt),
      rows.map(({ duplicates }) => duplicates),
      rows.map(({ lastSeenAt }) => lastSeenAt),
    );
    const places = new Map(added.map(({ id, place }) => [id, place]));
    return messages.map(({ id }) => places.get(id));
  };
}
