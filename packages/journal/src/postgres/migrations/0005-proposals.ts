/**
 * Several daemons run one revision. A proposal is open until it has the position of its activation, or a refusal. `activation` is
 * the position of what a daemon runs, `folder` the digest of the files of its workspace.
 */
export const proposals = `
create table proposals (
  number bigint generated always as identity primary key,
  daemon integer not null,
  digest text collate "C" not null,
  cause text collate "C" not null,
  actor text not null,
  folder text collate "C" not null,
  agreed integer[] not null default '{}',
  position bigint,
  refusal text
);

create unique index proposals_open on proposals ((true)) where position is null and refusal is null;

alter table daemons add column activation bigint, add column folder text collate "C";
`;
