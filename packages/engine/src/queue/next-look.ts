import type { Clock, Timer } from "@crossdock/kit";

/** One look that is still to come: the earlier of those that were wished for. */
export interface NextLook {
  within(wait: number): void;
  cancel(): void;
}

export function createNextLook(clock: Clock, look: () => void): NextLook {
  let next: { timer: Timer; wait: number } | undefined;
  const cancel = (): void => {
    next?.timer.cancel();
    next = undefined;
  };
  return {
    within(wait) {
      if (next && next.wait <= wait) return;
      cancel();
      const timer = clock.schedule(wait, () => {
        next = undefined;
        look();
      });
      next = { timer, wait };
    },
    cancel,
  };
}
