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
    const settlement = action === "retry" ? goOn(row, clock.now(), true) : givenUp(row, clock.now(), reason);
    const result = { ok: true, state: settlement.state } as const;
    const act = command.act(result, { message: row.id, action, reason });
    await journal.progress.repair({ settlement, forget: [], resolution: `person: ${reason}`, act });
    await refreshLane(deps, row);
    return result;
  };
}

/** Puts a quarantined message aside. It stays, and a replay takes it in again. */
export function createDismiss(
  deps: Pick<ReleaseDeps, "journal" | "clock">,
): (row: MessageRow, command: Command) => Promise<RepairResult> {
  return async (row, command) => {
    if (row.state !== "quarantined") return wrongState(row, "only a quarantined message can be dismissed");
    const reason = textAt(command.input, "reason") ?? "";
    const result = { ok: true, state: "skipped" } as const;
    await deps.journal.progress.repair({
      settlement: givenUp(row, deps.clock.now(), reason),
      forget: [],
      resolution: `person: ${reason}`,
      act: command.act(result, { message: row.id, reason }),
    });
    return result;
  };
}

/** A person gives the message up. */
function givenUp({ id: messageId, failure }: MessageRow, at: number, reason: string): Settlement {
  return { messageId, state: "skipped", at, failure: failure && { ...failure, detail: reason } };
}
