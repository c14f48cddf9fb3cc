import type { Settlement } from "@crossdock/journal";
import type { Turn } from "../queue/lane-runner.ts";
import type { Run, RunDeps } from "./run-context.ts";

/** Ends that give what was asked for: what is skipped was not owed. */
const endsWell: ReadonlySet<string> = new Set(["succeeded", "skipped"]);

/** Settles a message into an end. */
export async function endMessage(
  run: Run,
  deps: RunDeps,
  settlement: Omit<Settlement, "messageId" | "at">,
): Promise<Turn> {
  await deps.journal.progress.settle({ messageId: run.row.id, at: deps.clock.now(), ...settlement });
  return ended(run, deps, settlement.state);
}

/** Counts an end that is already durable. */
export function ended({ row, plan }: Run, { clock, observe }: RunDeps, state: string): Turn {
  const seconds = Math.max(0, clock.now() - row.acceptedAt) / 1000;
  observe({
    kind: "ended",
    flow: plan.flow,
    retailer: plan.retailer,
    mode: row.mode,
    state,
    seconds,
    // What a shadow does was owed to nobody.
    ...(plan.objective && row.mode === "live"
      ? { inTime: endsWell.has(state) && seconds * 1000 <= plan.objective.within }
      : {}),
  });
  return { state: "ended" };
}
