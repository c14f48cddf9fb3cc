import type { Journal, MessageRow } from "@crossdock/journal";
import { type Acceptance, type Clock, waitingStates } from "@crossdock/kit";
import type { Intake } from "../intake/intake.ts";
import type { Lanes } from "../queue/lanes.ts";
import type { Revisions } from "./revisions.ts";

/** Writes what was done into the audit. */
type AuditAct = (details: Readonly<Record<string, unknown>>) => Promise<void>;

/**
 * What a person may do with a message. An act is audited with it: both writes are handed to the journal together and
 * share a transaction. What is refused leaves no entry.
 */
export interface Repair {
  /**
   * Runs a message again from its first unfinished step, or from `from`. Steps that wrote are never run again:
   * their journalled result stands. `original` keeps the revision that it began with.
   */
  replay(id: string, options: ReplayOptions): Promise<RepairResult>;
  /** Lets a held message try again, or gives it up so that its key goes on. */
  release(
    id: string,
    options: { action: "retry" | "skip"; reason: string; audit?: AuditAct },
  ): Promise<RepairResult>;
}

export interface ReplayOptions {
  from?: string;
  /** Default: `current`. */
  revision?: "current" | "original";
  /** Left out where there is nobody to be named, as in a rehearsal. */
  audit?: AuditAct;
}

export type RepairResult =
  | { ok: true; state: string }
  | {
      ok: false;
      reason: "unknownMessage" | "wrongState" | "unknownStep" | "unknownFlow" | "full";
      detail: string;
    };

const unaudited: AuditAct = () => Promise.resolve();

export function createRepair(deps: {
  journal: Journal;
  clock: Clock;
  intake: Intake;
  lanes: Lanes;
  revisions: Pick<Revisions, "livePlan" | "planFor">;
}): Repair {
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

  const tryAgain = async (
    row: MessageRow,
    unpin: boolean,
    resolution: string,
    audited: () => Promise<void>,
  ): Promise<void> => {
    const at = clock.now();
    await Promise.all([
      journal.progress.settle({
        messageId: row.id,
        state: "accepted",
        at,
        attempts: 0,
        failingSince: null,
        dueAt: null,
        ...(unpin ? { unpin } : {}),
      }),
      journal.cases.resolve(row.id, resolution, at),
      audited(),
    ]);
    const fresh = await journal.messages.get(row.id);
    if (fresh) lanes.refresh(fresh);
  };

  const replay = async (
    row: MessageRow,
    { from, revision, audit = unaudited }: ReplayOptions,
  ): Promise<RepairResult> => {
    const waits = waitingStates.includes(row.state);
    if (waits || lanes.running().has(row.id)) return wrong(row, "it is on its way already");
    if (isOver(row)) return wrong(row, "it was a shadow of a flow that does not run in shadow any more");
    if (row.state === "quarantined") return readmit(row, audit);
    const plan = revision === "original" ? (await revisions.planFor(row))?.plan : revisions.livePlan(row);
    if (!plan) return noFlow(row);
    const names = plan.steps.map((step) => step.id);
    if (from !== undefined && !names.includes(from)) {
      return { ok: false, reason: "unknownStep", detail: `${row.flow} has the steps ${names.join(", ")}` };
    }
    if (from !== undefined) await forget(row, names.slice(names.indexOf(from)));
    const details = { message: row.id, from: from ?? null, revision: revision ?? "current" };
    await tryAgain(row, revision !== "original", "retry", () => audit(details));
    return { ok: true, state: "accepted" };
  };

  const release = async (
    row: MessageRow,
    { action, reason, audit = unaudited }: { action: "retry" | "skip"; reason: string; audit?: AuditAct },
  ): Promise<RepairResult> => {
    if (row.state !== "held") return wrong(row, "only a held message can be released");
    const audited = () => audit({ message: row.id, action, reason });
    if (action === "retry") {
      await tryAgain(row, true, `person: ${reason}`, audited);
      return { ok: true, state: "accepted" };
    }
    const at = clock.now();
    const failure = row.failure ? { ...row.failure, detail: reason } : null;
    await Promise.all([
      journal.progress.settle({ messageId: row.id, state: "skipped", at, failure }),
      journal.cases.resolve(row.id, `person: ${reason}`, at),
      audited(),
    ]);
    lanes.refresh({ ...row, state: "skipped" });
    return { ok: true, state: "skipped" };
  };

  return {
    replay: (id, options) => alone(id, (row) => replay(row, options)),
    release: (id, options) => alone(id, (row) => release(row, options)),
  };

  /** Steps from here on run again, but for those that wrote. */
  async function forget(row: MessageRow, steps: readonly string[]): Promise<void> {
    const rows = await journal.progress.steps(row.id);
    const again = rows.filter(({ step, wrote }) => !wrote && steps.includes(step.split("/", 1)[0] ?? ""));
    await journal.progress.forget(
      row.id,
      again.map(({ step }) => step),
    );
  }

  async function readmit(row: MessageRow, audit: AuditAct): Promise<RepairResult> {
    const plan = revisions.livePlan(row);
    const stored = await journal.messages.payload(row.id);
    if (!plan || !stored?.original) return noFlow(row);
    // Written by the intake when it quarantined the message.
    const arrival = JSON.parse(stored.original) as { message: unknown; envelope: Record<string, unknown> };
    const result: Acceptance = await deps.intake.readmit(plan, row, arrival);
    if (result.state === "full")
      return { ok: false, reason: "full", detail: "the queue of the flow is full; try later" };
    if (result.state === "quarantined")
      return wrong(row, `it still does not fit: ${result.problems[0] ?? ""}`);
    await audit({ message: row.id, from: null, revision: "current" });
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
