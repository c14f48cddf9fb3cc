import type { Journal, MessageRow, Settlement } from "@crossdock/journal";
import { type Clock, textAt } from "@crossdock/kit";
import type { Lanes } from "../queue/lanes.ts";
import type { Command } from "./commands.ts";
import { goOn, refreshLane } from "./go-on.ts";
import { type RepairResult, wrongState } from "./repair-result.ts";

export interface ReleaseDeps {
  journal: Journal;
  clock: Clock;
  lanes: Pick<Lanes, "refresh">;
}

/** Lets a held message try again, or gives it up, as the command's input says: `action` and `reason`. */
export function createRelease(
  deps: ReleaseDeps,
): (row: MessageRow, command: Command) => Promise<RepairResult> {
  const { journal, clock } = deps;
  return async (row, command) => {
    if (row.state !== "held") return wrongState(row, "only a held message can be released");
    const [action, reason = ""] = [textAt(command.input, "action"), textAt(command.input, "reason")];
    const failure = row.failure ? { ...row.failure, detail: reason } : null;
    const settlement: Settlement =
      action === "retry"
        ? goOn(row, clock.now(), true)
        : { messageId: row.id, state: "skipped", at: clock.now(), failure };
    const result = { ok: true, state: settlement.state } as const;
    const act = command.act(result, { message: row.id, action, reason });
    await journal.progress.repair({ settlement, forget: [], resolution: `person: ${reason}`, act });
    await refreshLane(deps, row);
    return result;
  };
}
