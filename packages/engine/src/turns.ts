import { Fenced, isUnfinished, journalErrorIn, type MessageRow } from "@crossdock/journal";
import { stackOf } from "@crossdock/kit";
import { createJournalOutage, JournalFailed } from "./journal-failure.ts";
import type { Revisions } from "./operator/revisions.ts";
import type { Body } from "./queue/lane.ts";
import type { Turn } from "./queue/lane-runner.ts";
import { endMessage } from "./steps/message-end.ts";
import { runMessage } from "./steps/message-run.ts";
import type { RunDeps } from "./steps/run-context.ts";

/** The turns of messages, whatever becomes of them. */
export interface Turns {
  /** Runs one message as far as it gets. Never rejects. */
  run(row: MessageRow, known: Body | undefined): Promise<Turn>;
  /** Whether the journal has all that was done: no turn failed while it was asked, and is to be looked up. */
  isSettled(): boolean;
  /** The journal failed outside of a turn: messages are left alone for a while. */
  noteOutage(error: unknown): void;
}

export interface TurnsDeps extends RunDeps {
  revisions: Pick<Revisions, "current" | "planFor" | "livePlan">;
}

/** A turn that ended by our own fault is taken again after this long. */
const faultWait = 5000;

export function createTurns(deps: TurnsDeps): Turns {
  const { journal, revisions, log, observe, signal } = deps;
  const outage = createJournalOutage(deps, faultWait);
  /** Messages whose turn failed while the journal was asked, with the revision that they ran on: what is stored is looked up first. */
  const doubtful = new Map<string, string>();

  const runAsStored = async (id: string, ranOn: string): Promise<Turn> => {
    const stored = await journal.messages.get(id);
    doubtful.delete(id);
    if (!stored || !isUnfinished(stored.state)) return { state: "ended" };
    if (stored.state === "held") return { state: "held", row: stored };
    // What may have been sent is sent again as it was.
    return await turn(stored.pinned ? stored : { ...stored, pinned: true, revision: ranOn }, undefined, deps);
  };

  const noteFault = (row: MessageRow, error: unknown): void => {
    observe({ kind: "fault" });
    if (error instanceof JournalFailed) outage.note(error);
    else log.error({ flow: row.flow, message: row.id, stack: stackOf(error) }, "the turn failed");
  };

  return {
    async run(row, known) {
      const revisionAtStart = revisions.current().digest;
      const pause = outage.wait();
      if (pause > 0) return { state: "retrying", after: pause };
      const ranOn = doubtful.get(row.id);
      try {
        return await (ranOn === undefined ? turn(row, known, deps) : runAsStored(row.id, ranOn));
      } catch (error) {
        // What another owner has now is not ours to go on with.
        if (signal.aborted || journalErrorIn(error) instanceof Fenced) return { state: "stopped" };
        // The journal itself failed: nothing may go on as if it had not.
        doubtful.set(row.id, ranOn ?? (row.pinned ? row.revision : revisionAtStart));
        noteFault(row, error);
        return { state: "retrying", after: faultWait };
      }
    },
    isSettled: () => doubtful.size === 0,
    noteOutage: outage.note,
  };
}

/** One turn on the plan that the message runs on now. Throws our own faults, and those of the journal. */
async function turn(row: MessageRow, known: Body | undefined, deps: TurnsDeps): Promise<Turn> {
  const { revisions, journal } = deps;
  const found = await revisions.planFor(row);
  const now = revisions.livePlan(row)?.mode;
  // A shadow is over once its flow is live: the source offers again what is still due.
  if (found && row.mode === "shadow" && now === "live") {
    const over = { row, ...found, payload: "null", original: null, steps: [] };
    return await endMessage(over, deps, { state: "cancelled" });
  }
  // A message whose flow is gone or paused waits for a revision that runs it; a live one never runs in shadow.
  const waits = deps.isPaused(row) || now === "paused" || (row.mode === "live" && now === "shadow");
  const { flow, retailer, mode } = row;
  if (!found || waits) return { state: "parked", on: { flow, retailer, mode } };
  // Accepted by this process and never run: there are no steps to read.
  const [body, steps] = known
    ? [known, []]
    : await Promise.all([journal.messages.payload(row.id), journal.progress.steps(row.id)]);
  if (!body) throw new Error(`message ${row.id} has no payload`);
  const { payload, original } = body;
  const work = { row, payload, original, steps, ...found };
  return { ...(await runMessage(work, deps)), row: work.row };
}
