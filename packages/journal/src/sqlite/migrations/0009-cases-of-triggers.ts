/** A case may be about a trigger, which has no message. */
export const casesOfTriggers = `
alter table cases rename to cases_of_messages;

create table cases (
  position integer primary key autoincrement,
  id text not null unique,
  message_id text,
  flow text,
  retailer text,
  trigger_id text,
  queue text not null,
  title text not null,
  opened_at integer not null,
  due_at integer,
  state text not null,
  resolved_at integer,
  resolution text,
  check ((message_id is null) = (trigger_id is not null))
) strict;

insert into cases
  (position, id, message_id, queue, title, opened_at, due_at, state, resolved_at, resolution)
select position, id, message_id, queue, title, opened_at, due_at, state, resolved_at, resolution
from cases_of_messages;

drop table cases_of_messages;

create index cases_message on cases (message_id, state) where message_id is not null;
create index cases_state on cases (state, position);
create index cases_trigger on cases (state, resolved_at) where trigger_id is not null;
`;
