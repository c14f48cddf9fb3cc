import type { NewCommand } from "../../command.ts";
import type { Database } from "../database.ts";

const text = `
insert into commands (id, kind, target, input, actor, event, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (id) do nothing
returning id`;

/** False when its id is known. */
export function insertCommand(db: Database): (command: NewCommand) => Promise<boolean> {
  const statement = db.prepare(text);
  return async ({ id, kind, target, input, actor, event, at }) =>
    (await statement(id, kind, target, JSON.stringify(input ?? null), actor, event, at)).length === 1;
}
