/**
 * Several daemons work on the tables. `fence` is the number of the daemon that has a partition, 0 where nobody has it; a
 * number is given out once. Counters are what `counters` has and what was changed since: a row that each transaction
 * changed would let one daemon commit at a time.
 */
export const severalDaemons = `
create table daemons (
  number integer generated always as identity primary key,
  name text not null,
  process integer not null,
  joined_at timestamptz not null default clock_timestamp(),
  beats bigint not null default 0
) with (fillfactor = 50);

alter table partitions rename column epoch to fence;

drop index messages_unfinished;
create index messages_feed on messages (partition, xid, id) where ended_at is null;

create table counter_changes (
  flow text collate "C" not null,
  retailer text collate "C" not null,
  mode text collate "C" not null,
  state text collate "C" not null,
  change bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create index counter_changes_tenant on counter_changes (flow, retailer, mode);

create or replace function count_messages() returns trigger language plpgsql set search_path from current as $$
begin
  if tg_op = 'INSERT' then
    insert into counter_changes (flow, retailer, mode, state, change)
    select flow, retailer, mode, state, count(*)
    from after
    group by flow, retailer, mode, state;
  elsif tg_op = 'UPDATE' then
    insert into counter_changes (flow, retailer, mode, state, change)
    select flow, retailer, mode, state, sum(change)
    from (
      select flow, retailer, mode, state, 1 as change from after
      union all
      select flow, retailer, mode, state, -1 from before
    ) as changes
    group by flow, retailer, mode, state
    having sum(change) <> 0;
  else
    insert into counter_changes (flow, retailer, mode, state, change)
    select flow, retailer, mode, state, -count(*)
    from before
    group by flow, retailer, mode, state;
  end if;
  return null;
end
$$;

create view counted as
select flow, retailer, mode, state, sum(count)::bigint as count
from (
  select flow, retailer, mode, state, count from counters
  union all
  select flow, retailer, mode, state, change from counter_changes
) as parts
group by flow, retailer, mode, state;
`;
