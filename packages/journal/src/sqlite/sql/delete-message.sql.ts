import type { Database } from "better-sqlite3";

const texts = [
  `
delete from payloads
where seq = ?`,
  `
delete from messages
where seq = ?`,
];

/** Takes the message and its payload away; its history stays. */
export function deleteMessage(db: Database): (seq: number) => void {
  const statements = texts.map((text) => db.prepare<[number]>(text));
  return (seq) => {
    for (const statement of statements) statement.run(seq);
  };
}
