/** A case may be about a trigger, which has no message. */
export const casesOfTriggers = `
alter table cases
  alter column message_id drop not null,
  add column flow text collate "C",
  add column retailer text collate "C",
  add column trigger_id text collate "C",
  add check ((message_id is null) = (trigger_id is not null));

create index cases_trigger on cases (state, resolved_at) where trigger_id is not null;
`;
