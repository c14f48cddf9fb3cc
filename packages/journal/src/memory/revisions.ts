import type { Store } from "../operations.ts";
import type { State } from "./state.ts";

export function memoryRevisions(state: State): Store["revisions"] {
  return {
    save(digest, files, at) {
      if (state.revisions.has(digest)) return;
      state.revisions.set(digest, { digest, createdAt: at, activatedAt: null, files });
    },
    activate(digest, at) {
      const row = state.revisions.get(digest);
      if (!row) throw new Error(`revision ${digest} is not in the journal: save it first`);
      state.revisions.set(digest, { ...row, activatedAt: at });
    },
    files: (digest) => state.revisions.get(digest)?.files,
    list: (limit) =>
      [...state.revisions.values()]
        .map(({ files, ...row }) => row)
        .sort((one, other) => activation(other) - activation(one) || other.createdAt - one.createdAt)
        .slice(0, limit),
  };
}

/** Never activated comes last. */
function activation({ activatedAt }: { activatedAt: number | null }): number {
  return activatedAt ?? Number.MIN_SAFE_INTEGER;
}
