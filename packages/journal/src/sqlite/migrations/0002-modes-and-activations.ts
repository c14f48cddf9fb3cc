/**
 * Messages get a mode, and everything that is kept per flow and retailer is kept per mode. Steps name the revision that
 * ran them. Activations are counted, because a clock may go back.
 */
export const modesAndActivations = `
alter table messages add column mode text not null default 'live';
alter table steps add column revision text;
alter table steps add column shadow any;

drop index messages_identity;
create unique index messages_identity on messages (flow, retailer, mode, identity) where holds = 1;
drop index messages_lane;
create index messages_lane on messages (flow, retailer, mode, key, seq) where ended_at is null;
create index messages_shadow on messages (flow, retailer, seq) where mode = 'shadow';

drop trigger count_new;
drop trigger count_changed;
drop trigger count_removed;
drop table counters;

create table counters (
  flow text not null,
  retailer text not null,
  mode text not null,
  state text not null,
  count integer not null,
  primary key (flow, retailer, mode, state)
) strict, without rowid;

insert into counters (flow, retailer, mode, state, count)
select flow, retailer, mode, state, count(*)
from messages
group by flow, retailer, mode, state;

create trigger count_new after insert on messages
begin
  insert into counters (flow, retailer, mode, state, count)
  values (new.flow, new.retailer, new.mode, new.state, 1)
  on conflict (flow, retailer, mode, state) do update set count = count + 1;
end;

create trigger count_changed after update of state on messages when old.state <> new.state
begin
  update counters
  set count = count - 1
  where flow = old.flow and retailer = old.retailer and mode = old.mode and state = old.state;
  insert into counters (flow, retailer, mode, state, count)
  values (new.flow, new.retailer, new.mode, new.state, 1)
  on conflict (flow, retailer, mode, state) do update set count = count + 1;
end;

create trigger count_removed after delete on messages
begin
  update counters
  set count = count - 1
  where flow = old.flow and retailer = old.retailer and mode = old.mode and state = old.state;
end;

alter table applied_versions rename to applied_versions_before;

create table applied_versions (
  flow text not null,
  retailer text not null,
  mode text not null,
  key text not null,
  version real not null,
  primary key (flow, retailer, mode, key)
) strict, without rowid;

insert into applied_versions (flow, retailer, mode, key, version)
select flow, retailer, 'live', key, version
from applied_versions_before;

drop table applied_versions_before;

create table activations (
  position integer primary key autoincrement,
  digest text not null,
  at integer not null,
  cause text not null,
  actor text not null,
  folder text not null,
  changes text not null
) strict;

create index activations_digest on activations (digest, position);

insert into activations (digest, at, cause, actor, folder, changes)
select digest, activated_at, 'start', 'daemon', '', '{"added":[],"changed":[],"removed":[]}'
from revisions
where activated_at is not null
order by activated_at;
`;
