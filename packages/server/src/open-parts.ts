import type { Clock, Log } from "@crossdock/kit";
import { within } from "./within.ts";

/** What of the daemon is open, in the order in which it was opened. */
export interface OpenParts {
  /** Notes what was opened, and how it is closed. */
  add(name: string, part: OpenPart): void;
  /**
   * Closes everything, the last one first; running messages have `patience` milliseconds. It always ends: a part that
   * hangs or fails is named in the log and left behind. Called again, it gives the same promise.
   */
  close(patience: number): Promise<void>;
}

interface OpenPart {
  close(patience: number): unknown;
  /** Milliseconds that its closing is meant to take at most. Default: 0. */
  takes?(patience: number): number;
}

/** Milliseconds beyond its own time that each part has before it is left behind. */
const slack = 2000;

export function createOpenParts(deps: { clock: Clock; log: Log }): OpenParts {
  const open: (OpenPart & { name: string })[] = [];
  const closeAll = async (patience: number): Promise<void> => {
    for (let part = open.pop(); part; part = open.pop()) {
      const { name, close, takes = () => 0 } = part;
      await within(deps, takes(patience) + slack, name, () => close(patience));
    }
  };
  let closing: Promise<void> | undefined;
  return {
    add: (name, part) => {
      open.push({ ...part, name });
    },
    close(patience) {
      closing ??= closeAll(patience);
      return closing;
    },
  };
}
