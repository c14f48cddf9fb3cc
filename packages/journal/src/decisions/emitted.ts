import type { Candidate } from "../message.ts";
import type { Emitted } from "../progress.ts";

/** Of a duplicate the id of the message that was there already is told. */
type Outcome = { state: "duplicate"; id: string } | { state: "accepted" | "quarantined" | "stored" | "full" };

/** The result of a step that starts messages: what became of each of them, in their order. */
export function emittedOf(candidates: readonly Candidate[], outcomes: readonly Outcome[]): Emitted[] {
  return candidates.map(({ message: { flow, id, state } }, index) => {
    const outcome = outcomes[index];
    return outcome?.state === "duplicate"
      ? { flow, id: outcome.id, state: "duplicate" }
      : { flow, id, state };
  });
}
