import { isFields, type TriggerContext } from "@crossdock/kit";

/** What a schedule remembers, as its cursor: since when these times hold, and what fired. */
export interface ScheduleMemory {
  /** The times that hold: cron and time zone. Other times begin to hold when they are first seen. */
  times: string;
  /** Everything up to this instant is done with: it has fired, was left out, or was before these times held. */
  through: number;
  /** Instants that fired last, so that none fires again when the clock is set back. */
  fired: readonly number[];
  /** Where the list that is fetched was read to; missing where each firing reads all of it. */
  read?: unknown;
}

const mostFired = 100;
/** A firing further ahead of now than this was made by a clock that was wrong, and says nothing of that instant. */
const longestAhead = 86_400_000;

/** Reads what is remembered, and remembers that these times hold from now on where they did not before. */
export async function recall(times: string, context: TriggerContext): Promise<ScheduleMemory> {
  const now = context.clock.now();
  const known = memoryFrom(await context.cursor());
  const last = await context.lastFired();
  // Marked, and then the process ended before it was remembered; or by a crossdock that remembered marks alone.
  const isTold = last !== undefined && last <= now + longestAhead;
  const fired = [...(known?.fired ?? []), ...(isTold ? [last] : [])];
  if (known?.times === times) return { ...known, fired };
  if (!known && last !== undefined) return { times, through: last, fired };
  // Other times, and the same list.
  const read = known?.read === undefined ? {} : { read: known.read };
  return remember({ times, through: now, fired, ...read }, context);
}

export async function remember(memory: ScheduleMemory, context: TriggerContext): Promise<ScheduleMemory> {
  await context.acceptPage([], memory);
  return memory;
}

/** The instant is done with. */
export function passed(memory: ScheduleMemory, due: number): ScheduleMemory {
  return { ...memory, through: due };
}

/** The instant has fired. */
export function firedAt(memory: ScheduleMemory, due: number): ScheduleMemory {
  return { ...memory, through: due, fired: [...memory.fired, due].slice(-mostFired) };
}

/**
 * The clock was set back behind what is done with: what comes counts from now, without what has fired already, so that a
 * schedule neither fires twice nor falls silent until the clock is there again.
 */
export function setBack(memory: ScheduleMemory, now: number): ScheduleMemory {
  return { ...memory, through: now, fired: memory.fired.filter((at) => at <= now + longestAhead) };
}

function memoryFrom(cursor: unknown): ScheduleMemory | undefined {
  if (!isFields(cursor)) return undefined;
  const { times, through, fired } = cursor;
  if (typeof times !== "string" || typeof through !== "number" || !Array.isArray(fired)) return undefined;
  const { read } = cursor;
  return {
    times,
    through,
    fired: fired.filter((at) => typeof at === "number"),
    ...(read === undefined ? {} : { read }),
  };
}
