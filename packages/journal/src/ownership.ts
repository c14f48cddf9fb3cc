import { Fenced } from "./errors.ts";

/** Who may write, and the number that proves it. */
export interface Ownership {
  /** For people: who it is. */
  owner: string;
  /** Rises with each owner. What is written with an earlier one is refused, however late it comes. */
  fence: number;
}

/** Before anybody has become the owner: whoever is nobody may read. */
export const nobody: Ownership = { owner: "nobody", fence: 0 };

/** Throws `Fenced` where somebody else has become the owner since this ownership was given. */
export function refuseOutdated(given: Ownership, current: Ownership): void {
  if (given.fence === current.fence && given.owner === current.owner) return;
  throw new Fenced(
    `a write of ${given.owner} (fence ${given.fence}) is refused: ${current.owner} owns the journal (fence ${current.fence})`,
  );
}
