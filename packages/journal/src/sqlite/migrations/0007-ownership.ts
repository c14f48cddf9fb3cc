/**
 * Each part of the journal has one owner, whose writes carry its fence; the embedded journal is one part. Nothing counts
 * audit entries any more.
 */
export const ownership = `
create table ownership (
  part integer primary key,
  owner text not null,
  fence integer not null
) strict;

insert into ownership (part, owner, fence) values (0, 'nobody', 0);

drop index audit_counted;
alter table audit drop column counted;
`;
