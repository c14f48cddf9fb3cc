/**
 * States of a message, and the sets that are asked for; whoever asks takes them from here. `accepted` waits for its
 * turn; `retrying` waits until it is due; `paused` waits for a System; `held` waits for a person and holds its key.
 * The others are ends. `running` is never stored: the owning process knows it.
 */
export const messageStates = [
  "accepted",
  "retrying",
  "paused",
  "held",
  "succeeded",
  "deadLettered",
  "quarantined",
  "stale",
  "skipped",
  "cancelled",
] as const;

export type MessageState = (typeof messageStates)[number];

/** In these a message goes on by itself: at its turn, when it is due, or when its System takes calls again. */
export const waitingStates: readonly MessageState[] = ["accepted", "retrying", "paused"];

/** A message with one of these has work left, and counts against the limit of its queue. */
export const unfinishedStates: readonly MessageState[] = [...waitingStates, "held"];

/** Nothing follows by itself. */
export const endedStates: readonly MessageState[] = messageStates.filter(
  (state) => !unfinishedStates.includes(state),
);
