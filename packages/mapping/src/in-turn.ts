/**
 * Lets one evaluation run at a time. The evaluator is asynchronous without ever waiting for anything: two hundred at
 * once would interleave, each would seem to take as long as all of them, and good messages would run into the time
 * limit. One by one, a limit measures an evaluation's own work. In between, the event loop gets its turn.
 *
 * The thread is what is shared, so the line is one per process: the only state of this package.
 */
let last: Promise<void> = Promise.resolve();
let looped = 0;

/** Milliseconds of evaluations in a row before sockets and timers are served. */
const longestRow = 8;

export async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const before = last;
  let leave: () => void = () => undefined;
  last = new Promise((resolve) => {
    leave = resolve;
  });
  await before;
  try {
    if (performance.now() - looped > longestRow) {
      await new Promise((resolve) => setImmediate(resolve));
      looped = performance.now();
    }
    return await work();
  } finally {
    leave();
  }
}
