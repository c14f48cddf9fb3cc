import { Fenced } from "../../errors.ts";
import { failureText } from "../../failure-text.ts";
import type { Changed, MessageChange } from "../../store.ts";
import type { Database } from "../database.ts";
import { placeColumn } from "../place.ts";

/** Fields that may be cleared, each with its bit in `sets`: a null says nothing of whether the field is changed. */
const bits = { dueAt: 1, delay: 2, failingSince: 4, pausedFor: 8, failure: 16, endedAt: 32 } as const;
// The keys of the table are its own names.
const clearable = Object.keys(bits) as (keyof typeof bits)[]; // the keys of that table

const text = `
update messages
set
  state = coalesce(given.state, messages.state),
  attempts = coalesce(given.attempts, messages.attempts),
  due_at = case when sets & ${bits.dueAt} > 0 then given.due_at else messages.due_at end,
  delay = case when sets & ${bits.delay} > 0 then given.delay else messages.delay end,
  failing_since = case when sets & ${bits.failingSince} > 0 then given.failing_since else messages.failing_since end,
  paused_for = case when sets & ${bits.pausedFor} > 0 then given.paused_for else messages.paused_for end,
  failure = case when sets & ${bits.failure} > 0 then given.failure else messages.failure end,
  ended_at = case when sets & ${bits.endedAt} > 0 then given.ended_at else messages.ended_at end,
  revision = case when pinned then messages.revision else coalesce(pin, messages.revision) end,
  pinned = (pinned or pin is not null) and not unpin
from unnest(
  $1::text[], $2::integer[], $3::text[], $4::integer[], $5::double precision[], $6::double precision[], $7::bigint[],
  $8::text[], $9::text[], $10::bigint[], $11::text[], $12::boolean[]
) as given (message_id, sets, state, attempts, due_at, delay, failing_since, paused_for, failure, ended_at, pin, unpin)
where messages.message_id = given.message_id
  and exists (select from partitions where partitions.partition = messages.partition and partitions.fence = $13)
returning messages.message_id as id, flow, retailer, mode, key, ${placeColumn} as place`;

const others = `
select message_id as id, owner
from messages
join partitions using (partition)
where message_id = any ($1::text[])`;

/**
 * Changes messages; answers where each stands, undefined where it is not there. Throws `Fenced` where the partition of one
 * is not that of the daemon with the number that `fence` answers. Rows are locked in the order of their ids, since other daemons
 * may note duplicates of the same ones.
 */
export function changeMessages(
  db: Database,
  fence: () => number,
): (changes: readonly MessageChange[]) => Promise<(Changed | undefined)[]> {
  const statement = db.prepare<Changed & { id: string }>(text);
  const lookFor = db.prepare<{ id: string; owner: string }>(others);
  return async (given) => {
    const changes = given.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const rows = await statement(
      changes.map(({ id }) => id),
      changes.map(setsOf),
      changes.map(({ state }) => state ?? null),
      changes.map(({ attempts }) => attempts ?? null),
      changes.map(({ dueAt }) => dueAt ?? null),
      changes.map(({ delay }) => delay ?? null),
      changes.map(({ failingSince }) => failingSince ?? null),
      changes.map(({ pausedFor }) => pausedFor ?? null),
      changes.map(({ failure }) => failureText(failure ?? null)),
      changes.map(({ endedAt }) => endedAt ?? null),
      changes.map(({ pin }) => pin ?? null),
      changes.map(({ unpin }) => unpin ?? false),
      fence(),
    );
    const found = new Map(rows.map(({ id, ...changed }) => [id, changed]));
    const missing = changes.map(({ id }) => id).filter((id) => !found.has(id));
    const [other] = missing.length > 0 ? await lookFor(missing) : [];
    if (other)
      throw new Fenced(`a write to message ${other.id} is refused: ${other.owner} has its partition`);
    return given.map(({ id }) => found.get(id));
  };
}

function setsOf(change: MessageChange): number {
  return clearable.reduce((sets, name) => (change[name] === undefined ? sets : sets | bits[name]), 0);
}
