import type { Database } from "better-sqlite3";
import type { NewActivation } from "../../activation.ts";

const text = `
insert into activations (digest, at, cause, actor, folder, changes)
values (?, ?, ?, ?, ?, ?)`;

export function insertActivation(db: Database): (activation: NewActivation) => void {
  const statement = db.prepare<[string, number, string, string, string, string]>(text);
  return ({ digest, at, cause, actor, folder, changes }) => {
    statement.run(digest, at, cause, actor, folder, JSON.stringify(changes));
  };
}
