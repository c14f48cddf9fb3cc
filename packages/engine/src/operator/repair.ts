import type { Journal, MessageRow, Settlement } from "@crossdock/journal";
import { type Acceptance, type Clock, waitingStates } from "@crossdock/kit";
import type { Intake } from "../intake/intake.ts";
import type { Lanes } from "../queue/lanes.ts";
import type { Asker, CarryOut, Command, Commands } from "./commands.ts";
import type { Revisions } from "./revisions.ts";

/** What a person may do with a message. What is refused changes nothing and leaves no entry in the audit. */
export interface Repair {
  /**
   * Runs a message again from its first unfinished step, or from `from`. Steps that wrote are never run again:
   * their journalled result stands. `original` keeps the revision that it began with.
   */
  replay(id: string, options: ReplayOptions): Promise<RepairResult>;
  /** Lets a held message try again, or gives it up so that its key goes on. */
  release(id: string, options: ReleaseOptions): Promise<RepairResult>;
}

interface ReplayOptions {
  from?: string;
  /** Default: `current`. */
  revision?: "current" | "original";
  by?: Asker;
}

interface ReleaseOptions {
  action: "retry" | "skip";
  reason: string;
  by?: Asker;
}

export type RepairResult =
  | { ok: true; state: string }
  | {
      ok: false;
      reason: "unknownMessage" | "wrongState" | "unknownStep" | "unknownFlow" | "full";
      detail: string;
    };

/** How commands about messages are carried out. */
export interface Repairing {
  replay: CarryOut<RepairResult>;
  release: CarryOut<RepairResult>;
}

/** The acts of a person as commands. */
export function createRepair(commands: Commands, { replay, release }: Repairing): Repair {
  return {
    replay: (target, { by, ...input }) => commands.ask({ kind: "replay", target, input, by }, replay),
    release: (target, { by, ...input }) => commands.ask({ kind: "release", target, input, by }, release),
  };
}

export function createRepairing(deps: {
  journal: Journal;
  clock: Clock;
  intake: Intake;
  lanes: Lanes;
  revisions: Pick<Revisions, "livePlan" | "planFor">;
}): Repairing {
  const { journal, clock, lanes, revisions } = deps;
  /** Messages that a person is at: two acts at once must not both happen. */
  const inHand = new Set<string>();

  const alone = async (
    id: string,
    act: (row: MessageRow) => Promise<RepairResult>,
  ): Promise<RepairResult> => {
    if (inHand.has(id)) {
      return { ok: false, reason: "wrongState", detail: "somebody else is at this message; look again" };
    }
    inHand.add(id);
    try {
      const row = await journal.messages.get(id);
      return row ? await act(row) : unknown(id);
    } finally {
      inHand.delete(id);
    }
  };

  /** A shadow is never run live: what is still due comes from the source. */
  const isOver = (row: MessageRow): boolean =>
    row.mode === "shadow" && revisions.livePlan(row)?.mode !== "shadow";

  /** A message that goes on from where it stopped. */
  const again = ({ id }: MessageRow, unpin: boolean): Settlement => ({
    messageId: id,
    state: "accepted",
    at: clock.now(),
    attempts: 0,
    failingSince: null,
    dueAt: null,
    ...(unpin ? { unpin } : {}),
  });

  const refresh = async ({ id }: MessageRow): Promise<void> => {
    const fresh = await journal.messages.get(id);
    if (fresh) lanes.refresh(fresh);
  };

  const replay = async (row: MessageRow, command: Command): Promise<RepairResult> => {
    const { from, revision } = command.input as Omit<ReplayOptions, "by">; // as `createRepair` stored it
    const waits = waitingStates.includes(row.state);
    if (waits || lanes.running().has(row.id)) return wrong(row, "it is on its way already");
    if (isOver(row)) return wrong(row, "it was a shadow of a flow that does not run in shadow any more");
    if (row.state === "quarantined") return readmit(row, command);
    const plan = revision === "original" ? (await revisions.planFor(row))?.plan : revisions.livePlan(row);
    if (!plan) return noFlow(row);
    const names = plan.steps.map((step) => step.id);
    if (from !== undefined && !names.includes(from)) {
      return { ok: false, reason: "unknownStep", detail: `${row.flow} has the steps ${names.join(", ")}` };
    }
    const result = { ok: true, state: "accepted" } as const;
    const details = { message: row.id, from: from ?? null, revision: revision ?? "current" };
    await journal.progress.repair({
      settlement: again(row, revision !== "original"),
      forget: from === undefined ? [] : await unwritten(row, names.slice(names.indexOf(from))),
      resolution: "retry",
      act: command.act(result, details),
    });
    await refresh(row);
    return result;
  };

  const release = async (row: MessageRow, command: Command): Promise<RepairResult> => {
    if (row.state !== "held") return wrong(row, "only a held message can be released");
    const { action, reason } = command.input as Omit<ReleaseOptions, "by">; // as `createRepair` stored it
    const failure = row.failure ? { ...row.failure, detail: reason } : null;
    const settlement: Settlement =
      action === "retry"
        ? again(row, true)
        : { messageId: row.id, state: "skipped", at: clock.now(), failure };
    const result = { ok: true, state: settlement.state } as const;
    const act = command.act(result, { message: row.id, action, reason });
    await journal.progress.repair({ settlement, forget: [], resolution: `person: ${reason}`, act });
    await refresh(row);
    return result;
  };

  return {
    replay: (command) => alone(command.target, (row) => replay(row, command)),
    release: (command) => alone(command.target, (row) => release(row, command)),
  };

  /** Of these steps, those that run again: the ones that wrote do not. */
  async function unwritten({ id }: MessageRow, names: readonly string[]): Promise<string[]> {
    const rows = await journal.progress.steps(id);
    return rows
      .filter(({ step, wrote }) => !wrote && names.includes(step.split("/", 1)[0] ?? ""))
      .map(({ step }) => step);
  }

  async function readmit(row: MessageRow, command: Command): Promise<RepairResult> {
    const plan = revisions.livePlan(row);
    const stored = await journal.messages.payload(row.id);
    if (!plan || !stored?.original) return noFlow(row);
    // Written by the intake when it quarantined the message.
    const arrival = JSON.parse(stored.original) as { message: unknown; envelope: Record<string, unknown> };
    const act = (state: string) =>
      command.act({ ok: true, state }, { message: row.id, from: null, revision: "current" });
    const result: Acceptance = await deps.intake.readmit(plan, row, arrival, act("accepted"));
    if (result.state === "full")
      return { ok: false, reason: "full", detail: "the queue of the flow is full; try later" };
    if (result.state === "quarantined")
      return wrong(row, `it still does not fit: ${result.problems[0] ?? ""}`);
    // Another message has its identity: it stays as it is, and that is all there is to write.
    if (result.state === "duplicate") await journal.commands.done(act("duplicate"));
    return { ok: true, state: result.state };
  }
}

function unknown(id: string): RepairResult {
  return { ok: false, reason: "unknownMessage", detail: `there is no message ${id}` };
}

function noFlow({ flow, retailer }: MessageRow): RepairResult {
  return { ok: false, reason: "unknownFlow", detail: `no flow ${flow} runs for ${retailer}` };
}

function wrong(row: MessageRow, why: string): RepairResult {
  return { ok: false, reason: "wrongState", detail: `the message is ${row.state}: ${why}` };
}
