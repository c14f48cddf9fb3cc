import type { Database } from "better-sqlite3";
import type { NewCommand } from "../../command.ts";

const text = `
insert into commands (id, kind, target, input, actor, event, at)
values (?, ?, ?, ?, ?, ?, ?)
on conflict (id) do nothing`;

/** False when its id is known. */
export function insertCommand(db: Database): (command: NewCommand) => boolean {
  const statement = db.prepare<[string, string, string, string, string, string | null, number]>(text);
  return ({ id, kind, target, input, actor, event, at }) =>
    statement.run(id, kind, target, JSON.stringify(input ?? null), actor, event, at).changes === 1;
}
