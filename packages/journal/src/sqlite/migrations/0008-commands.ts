/** What people ask for is stored before anything follows from it, and ends with what it does. */
export const commands = `
create table commands (
  position integer primary key autoincrement,
  id text not null unique,
  kind text not null,
  target text not null,
  input text not null,
  actor text not null,
  event text,
  at integer not null,
  ended_at integer,
  outcome text
) strict;

create index commands_pending on commands (position) where ended_at is null;
create index commands_ended on commands (ended_at) where ended_at is not null;
`;
