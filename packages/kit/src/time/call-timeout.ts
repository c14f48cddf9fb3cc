import type { Clock, Timer } from "./clock.ts";

/** Counts down the time of one call. */
export interface CallTimeout {
  /** What the call waits for our own limits does not count. Pauses may overlap: time runs again when all have ended. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** Milliseconds that are counted at once. */
const longestSlice = 100;
/** A slice that ends later than this was kept from ending: the process did not run. */
const tolerance = 20;

/**
 * Runs `onEnd` once `duration` has gone by, pauses apart. Time in which the process does not run is not the silence of
 * the other side, whose answer may lie in the socket by then. So time is counted in slices, of which each counts as no
 * more than its length, however late its end comes. A last slice that ends late is followed by one more, and nothing is
 * decided before what has arrived is read.
 */
export function createCallTimeout(clock: Clock, duration: number, onEnd: () => void): CallTimeout {
  let left = duration;
  let slice = 0;
  let since = 0;
  let pauses = 0;
  let isStopped = false;
  let isProlonged = false;
  let timer: Timer | undefined;

  const start = (): void => {
    since = clock.elapsed();
    slice = Math.max(0, Math.min(left, longestSlice));
    timer = clock.schedule(slice, end);
  };
  /** Sockets are read between timers and immediates. */
  const lastTurn = (): void => {
    const turn = setImmediate(onEnd);
    timer = { cancel: () => clearImmediate(turn) };
  };
  const end = (): void => {
    const late = clock.elapsed() - since - slice;
    left -= slice;
    if (left <= 0 && late > tolerance && !isProlonged) {
      isProlonged = true;
      left = Math.min(late, longestSlice);
    }
    if (left > 0) start();
    else lastTurn();
  };

  start();
  return {
    pause() {
      if (pauses++ > 0) return;
      timer?.cancel();
      left -= Math.min(slice, clock.elapsed() - since);
    },
    resume() {
      if (--pauses === 0 && !isStopped) start();
    },
    stop() {
      isStopped = true;
      timer?.cancel();
    },
  };
}
