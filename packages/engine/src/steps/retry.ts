import type { RetryPlan } from "@crossdock/flow";
import { classKind, type Failure } from "@crossdock/kit";

/** What is known of a step that keeps failing. */
export interface RetryState {
  /** Tries so far, the failed one included. */
  attempts: number;
  /** Milliseconds since the first try of this step failed: its tries and the waits between them. */
  failingFor: number;
  /** A number in [0, 1). */
  random: number;
}

export type RetryDecision = { again: true; after: number } | { again: false; because: string };

/** The other side may ask for a wait of a day; what asks for more is misread. */
const longestAsked = 86_400_000;

/**
 * Whether and when a failed step is tried again. The class alone says whether it may be; the first line of the
 * list that names the class says how often. A wait that the other side asked for overrides the delay upwards.
 */
export function decideRetry(failure: Failure, list: readonly RetryPlan[], state: RetryState): RetryDecision {
  if (classKind(failure.class) !== "transient")
    return { again: false, because: `${failure.class} is terminal` };
  const plan = list.find(({ errors }) => errors.includes(failure.class) || errors.includes("Any"));
  if (!plan) return { again: false, because: `no retry line names ${failure.class}` };
  if (state.attempts >= plan.maxAttempts)
    return { again: false, because: `${state.attempts} attempts are used up` };
  const after = Math.max(delayOf(plan, state), Math.min(failure.retryAfter ?? 0, longestAsked));
  if (plan.maxElapsed !== null && state.failingFor + after > plan.maxElapsed) {
    return { again: false, because: "the time for retries is used up" };
  }
  return { again: true, after };
}

/** Grows by `backoffRate` per attempt up to `maxDelay`; full jitter draws from the whole stretch. */
function delayOf(plan: RetryPlan, { attempts, random }: RetryState): number {
  // A rate may outgrow all numbers; without an interval there is nothing to grow.
  const grown = plan.interval === 0 ? 0 : plan.interval * plan.backoffRate ** (attempts - 1);
  const delay = Math.min(plan.maxDelay, grown);
  return Math.round(plan.jitter === "full" ? delay * random : delay);
}
