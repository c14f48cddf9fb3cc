/** Milliseconds of evaluations in a row before sockets and timers are served. */
const longestRow = 8;

/** Whoever evaluates in turn with the event loop. Programs that share it are measured together. */
export interface Turns {
  /** True when evaluations have kept the event loop from its work for too long. */
  isOverdue(): boolean;
  /**
   * Waits for another turn of the event loop where that is so. An evaluation itself never waits, so a thousand messages at
   * once would otherwise be mapped in one go.
   */
  take(): Promise<void>;
}

export function createTurns(): Turns {
  let began = 0;
  let next: Promise<void> | undefined;
  const isOverdue = () => performance.now() - began > longestRow;
  return {
    isOverdue,
    async take() {
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
    },
  };
}
