import type { CommandRow } from "../command.ts";
import type { CommandStore, Positioned } from "../store.ts";
import { nextOf, type State } from "./state.ts";

export function memoryCommands(state: State): CommandStore {
  const { changes, commands } = state;
  return {
    put(command) {
      if (commands.has(command.id)) return false;
      const position = nextOf(state, "command");
      changes.set(commands, command.id, { ...command, endedAt: null, outcome: null, position });
      return true;
    },
    end({ id, at, outcome }) {
      const row = commands.get(id);
      if (!row || row.endedAt !== null) return false;
      changes.set(commands, id, { ...row, endedAt: at, outcome });
      return true;
    },
    pending: (limit) =>
      [...commands.values()]
        .filter(({ endedAt }) => endedAt === null)
        .sort((one, other) => one.position - other.position)
        .slice(0, limit)
        .map(withoutPosition),
    get(id) {
      const row = commands.get(id);
      return row && withoutPosition(row);
    },
    forget(before, limit) {
      const old = [...commands.values()].filter(({ endedAt }) => endedAt !== null && endedAt < before);
      for (const { id } of old.slice(0, limit)) changes.delete(commands, id);
    },
  };
}

function withoutPosition({ position: _, ...row }: Positioned<CommandRow>): CommandRow {
  return row;
}
