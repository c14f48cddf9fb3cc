import type { Database } from "better-sqlite3";

const texts = [
  `
update steps
set seq = ?
where seq = ?`,
  `
update attempts
set seq = ?
where seq = ?`,
];

/** Steps and attempts follow their message to its new place. */
export function moveHistory(db: Database): (from: number, to: number) => void {
  const statements = texts.map((text) => db.prepare<[number, number]>(text));
  return (from, to) => {
    for (const statement of statements) statement.run(to, from);
  };
}
