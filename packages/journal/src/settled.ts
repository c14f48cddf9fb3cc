import type { MessageRow, MessageState, Settlement } from "./journal.ts";
import { unfinishedStates } from "./journal.ts";

/** Revisions of the last activations are kept, whatever their age. */
export const keptActivations = 50;

/** True while the message still has to run. */
export function isUnfinished(state: MessageState): boolean {
  return unfinishedStates.includes(state);
}

/** The row after the settlement; see `Settlement` for what stays, what is cleared and what follows by itself. */
export function settled(row: MessageRow, settlement: Settlement): MessageRow {
  const { state, at } = settlement;
  return {
    ...row,
    state,
    dueAt: state === "retrying" ? kept(settlement.dueAt, row.dueAt) : null,
    delay: state === "retrying" ? kept(delayOf(settlement), row.delay) : null,
    pausedFor: state === "paused" ? kept(settlement.pausedFor, row.pausedFor) : null,
    attempts: kept(settlement.attempts, row.attempts),
    failingSince: kept(settlement.failingSince, row.failingSince),
    failure: kept(settlement.failure, row.failure),
    endedAt: isUnfinished(state) ? null : at,
    revision: row.pinned ? row.revision : kept(settlement.revision, row.revision),
    pinned: (row.pinned || settlement.revision !== undefined) && !settlement.unpin,
  };
}

/** Undefined where the settlement says nothing of it. */
function delayOf({ at, dueAt }: Settlement): number | null | undefined {
  return dueAt === undefined || dueAt === null ? dueAt : Math.max(0, dueAt - at);
}

function kept<Value>(given: Value | undefined, before: Value): Value {
  return given === undefined ? before : given;
}
