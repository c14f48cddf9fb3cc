import type { Facts } from "./sql/select-facts.sql.ts";

/** Writes the mark at most this often, milliseconds. */
const every = 1000;

/** Keeps the mark at most a second behind what was committed. */
export interface MarkKeeper {
  /** Something was committed. */
  committed(): void;
  /** Writes what is left to write. */
  close(): void;
}

/** A mark that cannot be written is left as it is: it is behind then, which says less and nothing wrong. */
export function createMarkKeeper(facts: () => Facts, write: (facts: Facts) => void): MarkKeeper {
  let timer: NodeJS.Timeout | undefined;
  let isBehind = false;
  const save = (): void => {
    timer = undefined;
    if (!isBehind) return;
    isBehind = false;
    try {
      write(facts());
    } catch {
      isBehind = true;
    }
  };
  return {
    committed() {
      isBehind = true;
      timer ??= setTimeout(save, every);
    },
    close() {
      clearTimeout(timer);
      save();
    },
  };
}
