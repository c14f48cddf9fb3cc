import type { Journal, MessageRow } from "@crossdock/journal";
import { type Clock, textAt, waitingStates } from "@crossdock/kit";
import type { Intake } from "../intake/intake.ts";
import { readOriginal } from "../intake/original.ts";
import { wasTakenUp } from "../intake/quarantine.ts";
import type { Lanes } from "../queue/lanes.ts";
import type { Command } from "./commands.ts";
import { goOn, refreshLane } from "./go-on.ts";
import { noFlow, type RepairResult, wrongState } from "./repair-result.ts";
import type { Revisions } from "./revisions.ts";

export interface ReplayDeps {
  journal: Journal;
  clock: Clock;
  intake: Pick<Intake, "readmit">;
  lanes: Pick<Lanes, "refresh" | "running">;
  revisions: Pick<Revisions, "livePlan" | "planFor">;
}

/** Runs a message again; the command's input says on which `revision`, and `from` which step. */
export function createReplay(deps: ReplayDeps): (row: MessageRow, command: Command) => Promise<RepairResult> {
  const { journal, clock, intake, lanes, revisions } = deps;

  /** A shadow is never run live: what is still due comes from the source. */
  const isOver = (row: MessageRow): boolean =>
    row.mode === "shadow" && revisions.livePlan(row)?.mode !== "shadow";

  /** Of these steps, those that run again: the ones that wrote do not. */
  const unwritten = async ({ id }: MessageRow, names: readonly string[]): Promise<string[]> => {
    const rows = await journal.progress.steps(id);
    return rows
      .filter(({ step, wrote }) => !wrote && names.includes(step.split("/", 1)[0] ?? ""))
      .map(({ step }) => step);
  };

  /** What was never taken up is taken in again, as it was received. */
  const readmit = async (row: MessageRow, original: string, command: Command): Promise<RepairResult> => {
    const plan = revisions.livePlan(row);
    if (!plan) return noFlow(row);
    const { message, ...received } = readOriginal(original);
    const act = (state: string) =>
      command.act({ ok: true, state }, { message: row.id, from: null, revision: "current" });
    const result = await intake.readmit(plan, row, { message, ...received }, act("accepted"));
    if (result.state === "full")
      return { ok: false, reason: "full", detail: "the queue of the flow is full; try later" };
    if (result.state === "quarantined")
      return wrongState(row, `it still does not fit: ${result.problems[0] ?? ""}`);
    // Another message has its identity: it stays as it is, and that is all there is to write.
    if (result.state === "duplicate") await journal.commands.done(act("duplicate"));
    return { ok: true, state: result.state };
  };

  return async (row, command) => {
    const waits = waitingStates.includes(row.state);
    if (waits || lanes.running().has(row.id)) return wrongState(row, "it is on its way already");
    if (isOver(row)) return wrongState(row, "it was a shadow of a flow that does not run in shadow any more");
    const stored = await journal.messages.payload(row.id);
    if (stored?.original && !wasTakenUp(stored)) return readmit(row, stored.original, command);
    const from = textAt(command.input, "from");
    const revision = textAt(command.input, "revision") ?? "current";
    const isOriginal = revision === "original";
    const plan = isOriginal ? (await revisions.planFor(row))?.plan : revisions.livePlan(row);
    if (!plan) return noFlow(row);
    const names = plan.steps.map((step) => step.id);
    if (from !== undefined && !names.includes(from)) {
      return { ok: false, reason: "unknownStep", detail: `${row.flow} has the steps ${names.join(", ")}` };
    }
    const result = { ok: true, state: "accepted" } as const;
    const details = { message: row.id, from: from ?? null, revision };
    await journal.progress.repair({
      settlement: goOn(row, clock.now(), !isOriginal),
      forget: from === undefined ? [] : await unwritten(row, names.slice(names.indexOf(from))),
      resolution: "retry",
      act: command.act(result, details),
    });
    await refreshLane(deps, row);
    return result;
  };
}
