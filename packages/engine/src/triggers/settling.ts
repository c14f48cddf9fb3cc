import type { Clock } from "@crossdock/kit";

/** What a look at a file tells about its content. */
export interface FileLook {
  ino: number;
  size: number;
  mtimeMs: number;
}

/** Tells whether a file has not changed for a while, however the wall clock is set meanwhile. */
export interface Settling {
  isSettled(name: string, look: FileLook): boolean;
  /** Forgets the files that are gone. */
  keep(names: readonly string[]): void;
}

/**
 * A file's time is one of the wall clock, which can be set: forward, a file that is being written looks old; back, or where
 * the sender's clock runs ahead, a file looks new for ever. So its age counts by the wall clock and by the time that has
 * gone by since the start, whichever says less; and a file that was seen unchanged for long enough has settled, too.
 */
export function createSettling(
  { now, elapsed = now }: Pick<Clock, "now"> & Partial<Clock>,
  settle: number,
): Settling {
  const offset = now() - elapsed();
  const seen = new Map<string, FileLook & { since: number }>();
  return {
    isSettled(name, look) {
      const at = elapsed();
      const age = Math.min(now(), at + offset) - look.mtimeMs;
      const before = seen.get(name);
      const isSame = before?.ino === look.ino && before.size === look.size && before.mtimeMs === look.mtimeMs;
      if (!isSame) seen.set(name, { ino: look.ino, size: look.size, mtimeMs: look.mtimeMs, since: at });
      return age >= settle || (isSame && at - before.since >= settle);
    },
    keep(names) {
      const present = new Set(names);
      for (const name of seen.keys()) if (!present.has(name)) seen.delete(name);
    },
  };
}
