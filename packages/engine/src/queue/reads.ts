import type { Clock, Timer } from "@crossdock/kit";

/**
 * Reads of the journal that run beside the turns. What they bring may be out of date: a message that ended meanwhile is
 * remembered until no read is under way.
 */
export interface Reads {
  /** Runs a read; where it fails, `again` is called a little later. Never rejects. */
  run(work: () => Promise<void>, again: () => void): Promise<void>;
  /** The message ended: a read that is under way may still bring it. */
  ended(id: string): void;
  /** A person brought the message back. */
  broughtBack(id: string): void;
  /** Whether the message ended while a read was under way. */
  isOver(id: string): boolean;
  readonly isReading: boolean;
  /** No read is begun any more. */
  readonly isStopped: boolean;
  /** Leaves no timer. */
  stop(): void;
}

export interface ReadsDeps {
  clock: Clock;
  /** A read has ended. */
  onRead(): void;
  onError(error: unknown): void;
}

/** A read that failed is tried again after this long. */
const readWait = 1000;

export function createReads({ clock, onRead, onError }: ReadsDeps): Reads {
  const over = new Set<string>();
  const retries = new Set<Timer>();
  let count = 0;
  let isStopped = false;

  const tryLater = (again: () => void): void => {
    if (isStopped) return;
    const timer = clock.schedule(readWait, () => {
      retries.delete(timer);
      again();
    });
    retries.add(timer);
  };

  return {
    async run(work, again) {
      count++;
      try {
        await work();
      } catch (error) {
        onError(error);
        tryLater(again);
      }
      count--;
      if (count === 0) over.clear();
      onRead();
    },
    ended(id) {
      if (count > 0) over.add(id);
    },
    broughtBack: (id) => void over.delete(id),
    isOver: (id) => over.has(id),
    get isReading() {
      return count > 0;
    },
    get isStopped() {
      return isStopped;
    },
    stop() {
      isStopped = true;
      for (const timer of retries) timer.cancel();
    },
  };
}
