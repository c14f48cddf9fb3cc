/** The numbers of the daemons that are there: each holds the lock of its number. `lockClass` is a parameter of the statement. */
export function presentDaemons(lockClass: `$${number}`): string {
  return `
    select objid::integer
    from pg_locks
    where locktype = 'advisory' and granted and objsubid = 2 and classid = ${lockClass}::bigint::oid
      and database = (select oid from pg_database where datname = current_database())`;
}

/** Of proposals: those without an outcome. */
export const isOpen = "position is null and refusal is null";

/** Whoever changes what daemons run, or asks who may, waits for the others that do. */
export const oneByOne = "lock table proposals in share row exclusive mode";
