import type { CommandRow } from "../../command.ts";
import type { Database } from "../database.ts";

const text = (rest: string) => `
select id, kind, target, input, actor, event, at, ended_at as "endedAt", outcome
from commands
${rest}`;

type Stored = Omit<CommandRow, "input" | "outcome"> & { input: string; outcome: string | null };

/** Those that have not ended, in the order in which they came. */
export function selectPendingCommands(db: Database): (limit: number) => Promise<CommandRow[]> {
  const statement = db.prepare<Stored>(text("where ended_at is null\norder by position\nlimit $1"));
  return async (limit) => (await statement(limit)).map(commandFrom);
}

export function selectCommand(db: Database): (id: string) => Promise<CommandRow | undefined> {
  const statement = db.prepare<Stored>(text("where id = $1"));
  return async (id) => {
    const [stored] = await statement(id);
    return stored && commandFrom(stored);
  };
}

function commandFrom(stored: Stored): CommandRow {
  return {
    ...stored,
    input: JSON.parse(stored.input),
    outcome: stored.outcome === null ? null : JSON.parse(stored.outcome),
  };
}
