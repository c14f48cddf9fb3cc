import type { Clock, Timer } from "@crossdock/kit";

/** Counts down the time of one call; what the call waits for our own limits does not count. */
export interface Stopwatch {
  /** Pauses may overlap: it runs again when all have ended. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Runs `onEnd` once `duration` has gone by, pauses apart. */
export function createStopwatch(clock: Clock, duration: number, onEnd: () => void): Stopwatch {
  let left = duration;
  let since = clock.elapsed();
  let pauses = 0;
  let timer: Timer | undefined = clock.schedule(left, onEnd);
  return {
    pause() {
      if (pauses++ > 0) return;
      timer?.cancel();
      left -= clock.elapsed() - since;
    },
    resume() {
      if (--pauses > 0 || !timer) return;
      since = clock.elapsed();
      timer = clock.schedule(left, onEnd);
    },
    stop() {
      timer?.cancel();
      timer = undefined;
    },
  };
}
