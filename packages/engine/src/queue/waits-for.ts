import type { Lane, MessageRow } from "@crossdock/journal";

/** What a message waits for beside its turn. */
export type WaitsFor =
  | ParkedFor
  /** Somebody has to decide: it is held. */
  | { person: true }
  /** Epoch milliseconds. */
  | { until: number };

/**
 * What a lane is parked for: a System that takes no calls, or the flow itself, because it is paused, gone, or in another
 * mode than the lane's messages.
 */
export type ParkedFor = { system: string } | FlowOfLane;

export type FlowOfLane = Pick<Lane, "flow" | "retailer" | "mode">;

/** Equal for what is the same. */
export function parkedKey(parkedFor: ParkedFor): string {
  if ("system" in parkedFor) return `system ${parkedFor.system}`;
  const { flow, retailer, mode } = parkedFor;
  return `flow ${flow} ${retailer} ${mode}`;
}

/** What a stored message waits for; null where it waits for its turn, and where it has ended. `isRun`: its flow runs it. */
export function waitsForOf(row: MessageRow, isRun: boolean): WaitsFor | null {
  const { flow, retailer, mode } = row;
  switch (row.state) {
    case "held":
      return { person: true };
    case "accepted":
      return isRun ? null : { flow, retailer, mode };
    case "paused":
      if (!isRun) return { flow, retailer, mode };
      return row.pausedFor === null ? null : { system: row.pausedFor };
    case "retrying":
      if (!isRun) return { flow, retailer, mode };
      return row.dueAt === null ? null : { until: row.dueAt };
    default:
      return null;
  }
}
