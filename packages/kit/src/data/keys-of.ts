/** The names of a table that is written out in the code: it has no others than its type says. */
export function keysOf<Table extends object>(table: Table): (keyof Table & string)[] {
  // A literal has the keys of its type.
  return Object.keys(table) as (keyof Table & string)[];
}
