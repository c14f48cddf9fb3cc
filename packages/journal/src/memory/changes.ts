/** Changes of plain collections that can be taken back, in the reverse of their order. */
export interface Changes {
  set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void;
  delete<Key>(map: Map<Key, unknown>, key: Key): void;
  /** Runs `change` now, and `back` where it is taken back. */
  make(change: () => void, back: () => void): void;
  /** What was changed so far stays. */
  keep(): void;
  undo(): void;
}

export function createChanges(): Changes {
  const backs: (() => void)[] = [];
  const make: Changes["make"] = (change, back) => {
    change();
    backs.push(back);
  };
  return {
    make,
    set(map, key, value) {
      const before = map.get(key);
      make(
        () => map.set(key, value),
        () => (before === undefined ? map.delete(key) : map.set(key, before)),
      );
    },
    delete(map, key) {
      if (!map.has(key)) return;
      const before = map.get(key);
      make(
        () => map.delete(key),
        () => map.set(key, before),
      );
    },
    keep() {
      backs.length = 0;
    },
    undo() {
      for (const back of backs.reverse()) back();
      backs.length = 0;
    },
  };
}
