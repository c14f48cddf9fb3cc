import type { Database } from "better-sqlite3";
import type { CommandRow } from "../../command.ts";

const text = (rest: string) => `
select id, kind, target, input, actor, event, at, ended_at as endedAt, outcome
from commands
${rest}`;

type Stored = Omit<CommandRow, "input" | "outcome"> & { input: string; outcome: string | null };

/** Those that have not ended, in the order in which they came. */
export function selectPendingCommands(db: Database): (limit: number) => CommandRow[] {
  const statement = db.prepare<[number], Stored>(text("where ended_at is null order by position limit ?"));
  return (limit) => statement.all(limit).map(commandFrom);
}

export function selectCommand(db: Database): (id: string) => CommandRow | undefined {
  const statement = db.prepare<[string], Stored>(text("where id = ?"));
  return (id) => {
    const stored = statement.get(id);
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
