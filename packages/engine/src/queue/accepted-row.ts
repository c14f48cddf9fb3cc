import type { MessageRow, NewMessage } from "@crossdock/journal";

/** A message that was just stored, as the journal would read it back. */
export function acceptedRow(message: NewMessage, place: string): MessageRow {
  const { payload: _payload, original: _original, ...head } = message;
  return {
    ...head,
    place,
    // Where there are others, what was accepted is read from the journal.
    partition: 0,
    state: message.state,
    pinned: false,
    dueAt: null,
    delay: null,
    attempts: 0,
    failingSince: null,
    pausedFor: null,
    endedAt: null,
    duplicates: 0,
    lastSeenAt: null,
  };
}
