import type { Clock, Log } from "@crossdock/kit";

const lookEvery = 10_000;
/** Less than this is NTP at its work. */
const leastLeap = 10_000;

/** Tells how far the wall clock was set, in milliseconds, negative for back: stamps around it mislead whoever reads them. */
export function watchWallClock(clock: Clock, log: Log, onLeap: (by: number) => void): { stop(): void } {
  let ahead = clock.now() - clock.elapsed();
  const look = (): void => {
    timer = clock.schedule(lookEvery, look);
    const isAhead = clock.now() - clock.elapsed();
    const by = Math.round(isAhead - ahead);
    ahead = isAhead;
    if (Math.abs(by) < leastLeap) return;
    onLeap(by);
    log.warn(
      { seconds: by / 1000 },
      "the wall clock was set, or the machine was asleep; what waits and measures goes on, stamps around this moment mislead",
    );
  };
  let timer = clock.schedule(lookEvery, look);
  return { stop: () => timer.cancel() };
}
