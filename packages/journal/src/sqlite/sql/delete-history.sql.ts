import type { Database } from "better-sqlite3";

const texts = [
  `
delete from steps
where seq = ?`,
  `
delete from attempts
where seq = ?`,
];

/** Takes steps and attempts of a message away. */
export function deleteHistory(db: Database): (seq: number) => void {
  const statements = texts.map((text) => db.prepare<[number]>(text));
  return (seq) => {
    for (const statement of statements) statement.run(seq);
  };
}
