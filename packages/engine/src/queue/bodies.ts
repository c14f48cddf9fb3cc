import { type Body, type Entry, sizeOf } from "./lane.ts";

/** Texts of messages that are kept for their first run, within a budget in characters. */
export interface Bodies {
  /** The body where there is room for it. */
  kept(body: Body | undefined): Body | undefined;
  /** Gives the body of an entry, and its room, back. */
  take(entry: Entry): Body | undefined;
}

export function createBodies(budget: number): Bodies {
  let used = 0;
  return {
    kept(body) {
      if (!body || used + sizeOf(body) > budget) return undefined;
      used += sizeOf(body);
      return body;
    },
    take(entry) {
      const { body } = entry;
      if (body) used -= sizeOf(body);
      entry.body = undefined;
      return body;
    },
  };
}
