import type { Store } from "../operations.ts";
import { keptActivations } from "../settled.ts";
import type { State } from "./state.ts";

export function memoryRevisions(state: State): Store["revisions"] {
  return {
    save(digest, files, at) {
      if (state.revisions.has(digest)) return;
      state.revisions.set(digest, { digest, createdAt: at, activatedAt: null, files });
    },
    activate(activation) {
      const { digest, at } = activation;
      const row = state.revisions.get(digest);
      if (!row) throw new Error(`revision ${digest} is not in the journal: save it first`);
      state.revisions.set(digest, { ...row, activatedAt: at });
      state.activations.push({ ...activation, position: ++state.lastActivation });
    },
    files: (digest) => state.revisions.get(digest)?.files,
    list(limit) {
      const last = lastPositions(state);
      const placeOf = (digest: string): number => last.get(digest) ?? 0;
      return [...state.revisions.values()]
        .map(({ files, ...row }) => row)
        .sort((one, other) => placeOf(other.digest) - placeOf(one.digest) || other.createdAt - one.createdAt)
        .slice(0, limit);
    },
    activations: (limit) => state.activations.slice(-limit).reverse(),
  };
}

/** Forgets revisions that were replaced before the instant, those of the last activations and pinned ones excepted. */
export function pruneRevisions(state: State, replacedBefore: number): void {
  const positions = lastPositions(state);
  const recent = new Set(state.activations.slice(-keptActivations).map(({ digest }) => digest));
  for (const row of state.unfinished.values()) if (row.pinned) recent.add(row.revision);
  for (const [digest, position] of positions) {
    if (recent.has(digest)) continue;
    const next = state.activations.find((each) => each.position > position);
    if (!next || next.at >= replacedBefore) continue;
    state.revisions.delete(digest);
    state.activations = state.activations.filter((each) => each.digest !== digest);
  }
}

/** The place of the last activation of each revision. */
function lastPositions(state: State): Map<string, number> {
  return new Map(state.activations.map(({ digest, position }) => [digest, position]));
}
