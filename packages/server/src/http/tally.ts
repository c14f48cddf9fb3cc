import type { Clock, Timer } from "@crossdock/kit";

/** Milliseconds between two words about one kind. */
const quiet = 60_000;
/** Kinds that are counted at once; more are not told of, so that nobody fills the memory by making kinds up. */
const mostKinds = 1000;

/** What anybody can cause at any rate: the first of a kind is told at once, then once a minute how many more there were. */
interface Tally<Facts> {
  note(kind: string, facts: Facts): void;
  /** Tells what is untold, and leaves no timer. */
  close(): void;
}

/** `tell` gets the newest facts of the kind, and how many they stand for. */
export function createTally<Facts>(
  clock: Pick<Clock, "schedule">,
  tell: (facts: Facts, count: number) => void,
): Tally<Facts> {
  const open = new Map<string, { facts: Facts; untold: number; timer: Timer }>();

  const due = (kind: string): void => {
    const known = open.get(kind);
    open.delete(kind);
    if (!known || known.untold === 0) return;
    begin(kind, known.facts, known.untold);
  };
  const begin = (kind: string, facts: Facts, count: number): void => {
    open.set(kind, { facts, untold: 0, timer: clock.schedule(quiet, () => due(kind)) });
    tell(facts, count);
  };

  return {
    note(kind, facts) {
      const known = open.get(kind);
      if (known) {
        known.untold++;
        known.facts = facts;
      } else if (open.size < mostKinds) begin(kind, facts, 1);
    },
    close() {
      for (const { timer, facts, untold } of open.values()) {
        timer.cancel();
        if (untold > 0) tell(facts, untold);
      }
      open.clear();
    },
  };
}
