import type { NewCase } from "../case.ts";
import type { AttemptRow, Settlement, StepRecord, StepRow } from "../progress.ts";
import type { MessageChange, Store } from "../store.ts";
import { changeOf } from "./settled.ts";

/** One write of a message's run: what it changes on the message, and what it leaves in the history. */
export interface Advance {
  change: MessageChange;
  step?: StepRow;
  attempts: AttemptRow[];
  openCase?: NewCase;
  /** That succeeded in the message's lane. */
  version?: number;
}

export function intended(step: StepRow, revision: string): Advance {
  return { change: { id: step.messageId, pin: revision }, step, attempts: [] };
}

/** The end of a step, and of its message where that comes with it. */
export function recorded({ step, revision, attempt, settle }: StepRecord): Advance {
  const ended = { id: step.messageId, pin: revision, attempts: 0, failingSince: null };
  const attempts = attempt ? [attempt] : [];
  if (!settle) return { change: ended, step, attempts };
  if (settle.messageId !== step.messageId)
    throw new Error(`the step is of message ${step.messageId}, its settlement of ${settle.messageId}`);
  const rest = settlementOf(settle);
  return {
    ...rest,
    change: { ...ended, ...rest.change, pin: revision },
    step,
    attempts: [...attempts, ...rest.attempts],
  };
}

export function settlementOf(settlement: Settlement): Advance {
  const { state, attempt, openCase, appliedVersion } = settlement;
  return {
    change: changeOf(settlement),
    attempts: attempt ? [attempt] : [],
    ...(openCase ? { openCase } : {}),
    ...(state === "succeeded" && typeof appliedVersion === "number" ? { version: appliedVersion } : {}),
  };
}

/** Writes what became of some messages, each of them once. Throws for one that is not there. */
export async function advance(store: Store, advances: readonly Advance[]): Promise<void> {
  const found = await store.messages.change(advances.map(({ change }) => change));
  const steps = [];
  const attempts = [];
  const cases = [];
  const applied = [];
  for (const [index, { change, step, version, ...rest }] of advances.entries()) {
    const message = found[index];
    if (!message) throw new Error(`message ${change.id} is not in the journal`);
    const { place, ...lane } = message;
    if (step) steps.push({ ...step, place });
    for (const attempt of rest.attempts) attempts.push({ ...attempt, place });
    if (rest.openCase) cases.push(rest.openCase);
    if (version !== undefined && lane.key !== null) applied.push({ ...lane, version });
  }
  // None of these hangs on another, so a store across a network answers all of them at once.
  const [[known]] = await Promise.all([
    cases.length > 0 ? store.cases.open(cases) : [],
    steps.length > 0 && store.history.putSteps(steps),
    attempts.length > 0 && store.history.addAttempts(attempts),
    applied.length > 0 && store.messages.raiseApplied(applied),
  ]);
  if (known) throw new Error(`case ${known.id} is in the journal already: give each its own id`);
}
