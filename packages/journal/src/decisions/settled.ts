import { type MessageRow, type MessageState, unfinishedStates } from "../message.ts";
import type { Settlement } from "../progress.ts";
import type { MessageChange } from "../store.ts";

/** True while the message still has to run. */
export function isUnfinished(state: MessageState): boolean {
  return unfinishedStates.includes(state);
}

/** What a settlement changes; see `Settlement` for what stays, what is cleared and what follows by itself. */
export function changeOf(settlement: Settlement): MessageChange {
  const { messageId: id, state, at, dueAt, attempts, failingSince, failure, revision } = settlement;
  return {
    id,
    state,
    endedAt: isUnfinished(state) ? null : at,
    ...waitOf(settlement),
    ...(attempts === undefined ? {} : { attempts }),
    ...(failingSince === undefined ? {} : { failingSince }),
    ...(failure === undefined ? {} : { failure }),
    ...(revision === undefined ? {} : { pin: revision }),
    ...(settlement.unpin ? { unpin: true } : {}),
    ...(state === "retrying" && dueAt !== undefined ? { dueAt, delay: delayOf(at, dueAt) } : {}),
  };
}

/** What a message waits for, where the settlement says it or its state forbids it. */
function waitOf({ state, pausedFor }: Settlement): Partial<MessageChange> {
  return {
    ...(state === "retrying" ? {} : { dueAt: null, delay: null }),
    ...(state !== "paused" ? { pausedFor: null } : pausedFor === undefined ? {} : { pausedFor }),
  };
}

function delayOf(at: number, dueAt: number | null): number | null {
  return dueAt === null ? null : Math.max(0, dueAt - at);
}

/** The row after the change. */
export function changed(row: MessageRow, { id: _, pin, unpin, ...fields }: MessageChange): MessageRow {
  return {
    ...row,
    ...fields,
    revision: row.pinned ? row.revision : (pin ?? row.revision),
    pinned: (row.pinned || pin !== undefined) && !unpin,
  };
}

/** The row after the settlement. */
export function settled(row: MessageRow, settlement: Settlement): MessageRow {
  return changed(row, changeOf(settlement));
}
