import type { FeedPlace, Journal, MessageRow } from "@crossdock/journal";

/** How far the partitions that are run here were read. */
export interface Horizons {
  has(partition: number): boolean;
  /** The last place that was considered in the message's partition. */
  of(row: MessageRow): string;
  /** Where each of them is to be read on. */
  all(): readonly FeedPlace[];
  moveTo(row: MessageRow): void;
  /** Moves behind what was read from there; answers it but for partitions that went, and maybe came again, meanwhile. */
  read(from: readonly FeedPlace[], rows: readonly MessageRow[]): readonly MessageRow[];
  /** Reads these from their start. */
  gain(partitions: readonly number[]): void;
  leave(partitions: readonly number[]): void;
}

export function createHorizons(journal: Journal): Horizons {
  const horizons = new Map<number, string>(journal.partitions.isShared ? [] : [[0, ""]]);
  return {
    has: (partition) => horizons.has(partition),
    of: ({ partition }) => horizons.get(partition) ?? "",
    all: () => [...horizons].map(([partition, after]) => ({ partition, after })),
    moveTo: ({ partition, place }) => void horizons.set(partition, place),
    read(from, rows) {
      const kept = from.filter(({ partition, after }) => horizons.get(partition) === after);
      const known = new Set(kept.map(({ partition }) => partition));
      const fresh = rows.filter(({ partition }) => known.has(partition));
      for (const { partition, place } of fresh) horizons.set(partition, place);
      return fresh;
    },
    gain(partitions) {
      for (const partition of partitions) horizons.set(partition, "");
    },
    leave(partitions) {
      for (const partition of partitions) horizons.delete(partition);
    },
  };
}
