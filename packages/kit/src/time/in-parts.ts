import type { Turns } from "./event-loop.ts";

/** Work that is done part by part: wherever it yields, others may get their turn. It returns what the whole makes. */
export type InParts<Result> = Generator<void, Result, void>;

/** All parts at once. */
export function atOnce<Result>(work: InParts<Result>): Result {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
  }
}

/** Part by part, in turn with the event loop. Throws the signal's reason once it aborts. */
export async function inTurns<Result>(
  work: InParts<Result>,
  turns: Pick<Turns, "take">,
  signal?: AbortSignal,
): Promise<Result> {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
    await turns.take();
    signal?.throwIfAborted();
  }
}

/** What is made of all items, each of them a part. */
export function* flatMapInParts<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item) => readonly Made[],
): InParts<Made[]> {
  const made: Made[] = [];
  for (const item of items) {
    made.push(...make(item));
    yield;
  }
  return made;
}
