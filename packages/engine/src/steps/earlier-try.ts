import type { StepRow } from "@crossdock/journal";
import type { CallOperation } from "@crossdock/kit";
import type { RunContext } from "./run-context.ts";
import type { Work } from "./step-work.ts";

/**
 * A target may still work at a write whose answer never came: closing a connection stops no ERP, and no look-up sees
 * what is not finished. "Not done" is believed once the earlier try must be over: the operation's `settles` after the
 * end of a try that we saw end, and after its start where the process died with it. "Done" is believed at any time.
 */
export class Unsettled extends Error {
  override readonly name = "Unsettled";
  /** Milliseconds until the earlier try must be over. */
  readonly wait: number;
  constructor(step: string, wait: number) {
    super(`an earlier try of step ${step} may still be under way`);
    this.wait = wait;
  }
}

/** When the tries of this process are over, by a clock that never jumps. */
export interface EarlierTries {
  /** A try ended without an answer: the target may work at it for `settles` more. */
  left(id: string, settles: number): void;
  /** A try ended with an answer: nothing is under way. */
  answered(id: string): void;
  /** Milliseconds until it is over. `stored` is asked where this process does not know the try, and then remembered. */
  wait(id: string, stored: () => Promise<number>): Promise<number>;
}

/** Most tries that are remembered; older ones are told by the journal. */
const mostTries = 10_000;

export function createEarlierTries(elapsed: () => number): EarlierTries {
  const overAt = new Map<string, number>();
  const remember = (id: string, at: number): void => {
    overAt.delete(id);
    overAt.set(id, at);
    const [oldest] = overAt.keys();
    if (overAt.size > mostTries && oldest !== undefined) overAt.delete(oldest);
  };
  return {
    left: (id, settles) => remember(id, elapsed() + settles),
    answered: (id) => remember(id, elapsed()),
    async wait(id, stored) {
      const known = overAt.get(id);
      if (known !== undefined) return Math.max(0, known - elapsed());
      const wait = await stored();
      remember(id, elapsed() + wait);
      return wait;
    },
  };
}

/**
 * How long a target may work at a call after the last that we saw of it. Where an operation does not say: as long as
 * we would have waited for its answer, if a repeated call would do the work again; not at all if the target itself
 * sees to it that the work is done once.
 */
export function settlesOf({ operation, system, step }: Pick<Work, "operation" | "system" | "step">): number {
  if (operation.settles !== undefined) return operation.settles;
  return isFoundByLooking(operation) ? Math.max(system.plan.limits.timeout, step.timeout) : 0;
}

/** Nothing but a look-up keeps these from being done twice. */
function isFoundByLooking({ trait }: CallOperation): boolean {
  return trait === "verified" || trait === "upsert";
}

/** Whether an intent has to be durable before the call leaves: what is left of it after a crash. */
export function needsIntent(work: Work): boolean {
  const { trait } = work.operation;
  return trait === "none" || trait === "verified" || (trait !== "safe" && settlesOf(work) > 0);
}

/** Names a step of a message among the tries of a process. */
export function tryId({ name, context: { run } }: Work): string {
  return `${run.row.id}\n${name}`;
}

/** Throws `Unsettled` while the earlier try may be under way. */
export async function awaitEarlierTry(work: Work): Promise<void> {
  const { name, context } = work;
  const settles = settlesOf(work);
  if (settles === 0) return;
  const wait = await context.deps.tries.wait(tryId(work), () => storedWait(name, context, settles));
  if (wait > 0) throw new Unsettled(name, wait);
}

/** Stamps and durations come from two clocks, in whole milliseconds. */
const rounding = 5;

/** By the journal's stamps; a clock that was set back meanwhile makes it no longer than `settles`. */
async function storedWait(name: string, context: RunContext, settles: number): Promise<number> {
  const { deps, run, rows } = context;
  const begun = begunAt(rows.get(name));
  const attempts = await deps.journal.progress.attempts(run.row.id);
  const ended = attempts.findLast(
    ({ step, at, duration, failure }) =>
      step === name &&
      (begun === undefined
        ? failure?.outcome === "unknown"
        : at <= begun && begun <= at + duration + rounding),
  );
  if (ended?.failure && ended.failure.outcome !== "unknown") return 0;
  const last = ended ? ended.at + ended.duration : begun;
  if (last === undefined) return 0;
  return Math.min(settles, Math.max(0, last + settles - deps.clock.now()));
}

function begunAt(row: StepRow | undefined): number | undefined {
  return row?.state === "intent" ? row.startedAt : undefined;
}
