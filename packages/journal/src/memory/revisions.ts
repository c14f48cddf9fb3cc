import type { RevisionStore } from "../store.ts";
import { nextOf, type State } from "./state.ts";

export function memoryRevisions(state: State): RevisionStore {
  const { changes, revisions, activations } = state;
  const inOrder = () => [...activations.values()].sort((one, other) => one.position - other.position);
  return {
    save(digest, files, at) {
      if (revisions.has(digest)) return;
      changes.set(revisions, digest, { digest, createdAt: at, activatedAt: null, files });
    },
    activate(activation) {
      const row = revisions.get(activation.digest);
      if (!row) return false;
      changes.set(revisions, row.digest, { ...row, activatedAt: activation.at });
      const position = nextOf(state, "activation");
      changes.set(activations, position, { ...activation, position });
      return true;
    },
    files: (digest) => revisions.get(digest)?.files,
    list(limit) {
      const last = new Map(inOrder().map(({ digest, position }) => [digest, position]));
      const placeOf = (digest: string): number => last.get(digest) ?? 0;
      return [...revisions.values()]
        .map(({ files, ...row }) => row)
        .sort((one, other) => placeOf(other.digest) - placeOf(one.digest) || other.createdAt - one.createdAt)
        .slice(0, limit);
    },
    activations: (limit) => inOrder().slice(-limit).reverse(),
    activated: () => inOrder().map(({ digest, at }) => ({ digest, at })),
    remove(digests) {
      for (const digest of digests) changes.delete(revisions, digest);
      for (const [position, { digest }] of activations)
        if (digests.includes(digest)) changes.delete(activations, position);
    },
  };
}
