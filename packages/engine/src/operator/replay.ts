import type { Journal, MessageRow, StepRow } from "@crossdock/journal";
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
    const again = textAt(command.input, "again", "step");
    const from = again ?? textAt(command.input, "from");
    const revision = textAt(command.input, "revision") ?? "current";
    const isOriginal = revision === "original";
    const plan = isOriginal ? (await revisions.planFor(row))?.plan : revisions.livePlan(row);
    if (!plan) return noFlow(row);
    const names = plan.steps.map((step) => step.id);
    if (from !== undefined && !names.includes(from)) {
      return { ok: false, reason: "unknownStep", detail: `${row.flow} has the steps ${names.join(", ")}` };
    }
    const steps = await journal.progress.steps(row.id);
    const meant = from === undefined ? [] : names.slice(names.indexOf(from));
    const forget = steps
      .filter(({ step, wrote }) => meant.includes(stepOf(step)) && (!wrote || stepOf(step) === again))
      .map(({ step }) => step);
    if (!hasWork(names, steps, forget)) return nothingToDo(from);
    const result = { ok: true, state: "accepted" } as const;
    const why = again === undefined ? {} : { again, reason: textAt(command.input, "again", "reason") };
    await journal.progress.repair({
      settlement: goOn(row, clock.now(), !isOriginal),
      forget,
      resolution: "retry",
      act: command.act(result, { message: row.id, from: from ?? null, revision, ...why }),
    });
    await refreshLane(deps, row);
    return result;
  };
}

/** Whether a step is left that would run. */
function hasWork(names: readonly string[], steps: readonly StepRow[], forget: readonly string[]): boolean {
  const done = steps.filter(({ step, state }) => state !== "intent" && !forget.includes(step));
  return names.some((name) => !done.some(({ step }) => step === name));
}

function nothingToDo(from: string | undefined): RepairResult {
  const what =
    from === undefined
      ? "every step is done; name the one to begin with, and those behind it run again that wrote nothing"
      : `every step from ${from} on has written, and what wrote is not written twice`;
  const detail = `there is nothing to do: ${what}; only \`again\`, with a reason, runs a step that wrote`;
  return { ok: false, reason: "nothingToDo", detail };
}

/** The step of a sub-step's name. */
function stepOf(name: string): string {
  return name.split("/", 1)[0] ?? "";
}
