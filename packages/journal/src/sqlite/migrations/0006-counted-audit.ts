/** Entries that come in crowds are one row with a count: `counted` names what is counted, and in which minute. */
export const countedAudit = `
alter table audit add column counted text;
create unique index audit_counted on audit (counted) where counted is not null;
create index audit_at on audit (at);
`;
