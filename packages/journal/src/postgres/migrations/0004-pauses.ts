/**
 * What people have stopped; a column of the target is empty where it has none. Beside it what a daemon found of a System,
 * so that the others need not find out by themselves: `version` rises with each word of it.
 */
export const pauses = `
create table pauses (
  system text collate "C" not null,
  flow text collate "C" not null,
  retailer text collate "C" not null,
  trigger_id text collate "C" not null,
  reason text not null,
  actor text not null,
  at bigint not null,
  primary key (system, flow, retailer, trigger_id)
);

create table system_states (
  system text collate "C" primary key,
  digest text not null,
  state text not null,
  reason text,
  daemon integer not null,
  version bigint not null
) with (fillfactor = 50);
`;
