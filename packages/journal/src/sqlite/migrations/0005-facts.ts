/**
 * What the journal knows of itself: its `id`, and `writes`, the number of its last transaction that changed anything.
 * The mark beside the file repeats both.
 */
export const facts = `
create table facts (
  name text primary key,
  value any not null
) strict, without rowid;

insert into facts (name, value) values ('id', lower(hex(randomblob(16)))), ('writes', 0);
`;
