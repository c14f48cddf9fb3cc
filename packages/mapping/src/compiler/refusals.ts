import { type ProblemOf, wordsOf } from "@crossdock/kit";
import { shown } from "../helpers/decimal.ts";

type Most = { most: number };

/** Ends of sentences that begin with the function at fault, for what only crossdock refuses. */
const refusals = {
  "long-list": ({ most }: Most) => ({ message: `makes a list of more than ${most} items` }),
  "long-text": ({ most }: Most) => ({ message: `makes a text of more than ${most} characters` }),
  "much-memory": ({ most }: Most) => ({ message: `makes more than ${most} bytes of values` }),
  "long-picture": () => ({ message: "is given a picture that is too long" }),
  "slow-pattern": ({ pattern, most }: Most & { pattern: string }) => ({
    message: `computes the pattern ${pattern} for longer than ${most} ms`,
  }),
  "other-number": ({ value }: { value: unknown }) => ({
    message: `makes another number of ${shown(value)}: leave it a text, or compute with $decSum and its like`,
  }),
  promise: () => ({ message: "answers with a promise; what waits for something is a step, not a mapping" }),
  "partial-of-passed": () => ({ message: "cannot be called with `?`, because it was passed on" }),
  "partial-with-default": () => ({
    message: "cannot be called with `?`, because it has a parameter with a default",
  }),
};

/** What only crossdock refuses, where the reference has no code that tells it. */
export type Refusal = ProblemOf<typeof refusals>;

/** What the function at fault does. */
export function refusalWords(refusal: Refusal): string {
  return wordsOf(refusals, refusal).message;
}
