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

/** Texts of messages that were accepted here, and are run wherever the journal brings them. The newest are kept. */
export interface ExpectedBodies {
  put(id: string, body: Body): void;
  take(id: string): Body | undefined;
}

/** Characters. */
const expectedBudget = 16 * 1024 * 1024;

export function createExpected(): ExpectedBodies {
  const bodies = new Map<string, Body>();
  let used = 0;
  const take = (id: string): Body | undefined => {
    const body = bodies.get(id);
    if (!body) return undefined;
    bodies.delete(id);
    used -= sizeOf(body);
    return body;
  };
  return {
    put(id, body) {
      bodies.set(id, body);
      used += sizeOf(body);
      for (const [oldest] of bodies) {
        if (used <= expectedBudget) return;
        take(oldest);
      }
    },
    take,
  };
}
