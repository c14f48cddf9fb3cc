/** Milliseconds of evaluations in a row before sockets and timers are served. */
const longestRow = 8;

/** The turn of the event loop active began then. One per process, because the thread is what is shared. */
let began = 0;
let next: Promise<void> | undefined;

/**
 * Waits for another turn of the event loop where evaluations have kept it from its work for too long. An evaluation
 * itself never waits, so a thousand messages at once would otherwise be mapped in one go.
 */
export async function takeTurn(): Promise<void> {
  while (isOverdue()) {
    next ??= new Promise((resolve) => {
      setImmediate(() => {
        next = undefined;
        began = performance.now();
        resolve();
      });
    });
    await next;
  }
}

export function isOverdue(): boolean {
  return performance.now() - began > longestRow;
}
