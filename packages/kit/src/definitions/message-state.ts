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

/** One step in the life of a message. */
export interface MessageMove {
  /** `new`: it is not stored yet. */
  from: MessageState | "new" | "running";
  to: MessageState | "running";
  because: string;
}

/** All that may become of a message. The picture of its life is printed from it, and the engine's tests hold to it. */
export const messageMoves: readonly MessageMove[] = [
  { from: "new", to: "quarantined", because: "breaks its contract, or takes too much work" },
  { from: "new", to: "accepted", because: "stored, then acknowledged" },
  { from: "accepted", to: "running", because: "its lane and a slot are free" },
  { from: "retrying", to: "running", because: "due" },
  { from: "paused", to: "running", because: "the System takes calls again" },
  { from: "running", to: "succeeded", because: "the last step is done" },
  { from: "running", to: "retrying", because: "a transient failure, the list allows another try" },
  { from: "running", to: "paused", because: "its System takes no calls" },
  { from: "running", to: "held", because: "catch holds, or nobody can tell what was written" },
  { from: "running", to: "deadLettered", because: "catch gives up" },
  { from: "running", to: "skipped", because: "catch skips" },
  { from: "running", to: "stale", because: "a newer version was applied already" },
  { from: "running", to: "cancelled", because: "a shadow whose flow is live now" },
  { from: "retrying", to: "accepted", because: "retry: it waits no longer" },
  { from: "held", to: "accepted", because: "retry, or replay" },
  { from: "held", to: "skipped", because: "skip" },
  { from: "quarantined", to: "skipped", because: "dismiss" },
  ...(["quarantined", "succeeded", "deadLettered", "stale", "skipped", "cancelled"] as const).map(
    (from): MessageMove => ({ from, to: "accepted", because: "replay" }),
  ),
];

/** Whether a stored message may go from one state to the other, in a turn or without one. */
export function mayBecome(from: MessageState, to: MessageState): boolean {
  const leads = (one: MessageMove["from"], other: MessageMove["to"]): boolean =>
    messageMoves.some((move) => move.from === one && move.to === other);
  return leads(from, to) || (leads(from, "running") && leads("running", to));
}
