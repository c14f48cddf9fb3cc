import type { MessageRow, PauseRow } from "@crossdock/journal";
import { textAt } from "@crossdock/kit";
import type { Lanes } from "../queue/lanes.ts";
import type { Systems } from "../systems/systems.ts";
import type { Command } from "./commands.ts";
import { goOn, refreshLane } from "./go-on.ts";
import type { Pauses } from "./pauses.ts";
import type { ReleaseDeps } from "./release.ts";
import { type RepairResult, wrongState } from "./repair-result.ts";

export interface RetryDeps extends ReleaseDeps {
  lanes: Pick<Lanes, "refresh" | "running">;
  systems: Pick<Systems, "probe">;
  pauses: Pick<Pauses, "ofSystem" | "ofFlow">;
}

/**
 * Lets a message try again now instead of when it is due, or instead of waiting for a person. Where it waits for a
 * System, that one is asked whether it takes calls again: then all go on that wait for it.
 */
export function createRetry(deps: RetryDeps): (row: MessageRow, command: Command) => Promise<RepairResult> {
  const { journal, clock, lanes, systems, pauses } = deps;
  return async (row, command) => {
    if (lanes.running().has(row.id)) return { ok: true, state: "running" };
    const reason = textAt(command.input, "reason") ?? null;
    const details = { message: row.id, reason };
    switch (row.state) {
      case "held":
      case "retrying": {
        const result = { ok: true, state: "accepted" } as const;
        await journal.progress.repair({
          settlement: goOn(row, clock.now(), true),
          forget: [],
          resolution: `person: ${reason ?? "try again"}`,
          act: command.act(result, details),
        });
        await refreshLane(deps, row);
        return result;
      }
      case "paused": {
        const pause = row.pausedFor === null ? undefined : pauses.ofSystem(row.pausedFor);
        if (pause) return wrongState(row, `${pause.actor} has paused ${row.pausedFor}: ${pause.reason}`);
        const result = { ok: true, state: "paused" } as const;
        await journal.commands.done(command.act(result, details));
        if (row.pausedFor !== null) systems.probe(row.pausedFor);
        return result;
      }
      case "accepted":
        return wrongState(row, waitText(pauses.ofFlow(row)));
      case "succeeded":
        // It passed before anybody could let it: nothing was asked for that did not come true.
        return { ok: true, state: row.state };
      default:
        return wrongState(row, "it has ended; a replay runs it again");
    }
  };
}

/** What one waits for that may run. */
function waitText(pause: PauseRow | undefined): string {
  if (pause) return `${pause.actor} has paused its flow: ${pause.reason}`;
  return "it waits for its turn, and for nothing else";
}
