/** What people have stopped. A column of the target is empty where it has none. */
export const pauses = `
create table pauses (
  system text not null,
  flow text not null,
  retailer text not null,
  trigger_id text not null,
  reason text not null,
  actor text not null,
  at integer not null,
  primary key (system, flow, retailer, trigger_id)
) strict, without rowid;
`;
