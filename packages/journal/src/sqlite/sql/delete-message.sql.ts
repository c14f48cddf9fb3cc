import type { Database } from "better-sqlite3";

const message = `
delete from messages
where id = ?
returning seq`;

const payload = `
delete from payloads
where seq = ?`;

/** Takes the message and its payload away and answers where it was; its history stays. */
export function deleteMessage(db: Database): (id: string) => number | undefined {
  const take = db.prepare<[string], { seq: number }>(message);
  const takePayload = db.prepare<[number]>(payload);
  return (id) => {
    const seq = take.get(id)?.seq;
    if (seq !== undefined) takePayload.run(seq);
    return seq;
  };
}
