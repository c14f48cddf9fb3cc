import { hash } from "node:crypto";
import type { NewMessage } from "../message.ts";

/**
 * Where a message belongs, of so many partitions: those of one lane are together, one without a key goes by its id. Whoever
 * accepts it computes this; it is never computed again, so it must never change.
 */
export function partitionOf(
  { flow, retailer, mode, key, id }: Pick<NewMessage, "flow" | "retailer" | "mode" | "key" | "id">,
  partitions: number,
): number {
  return partitionOfName([flow, retailer, mode, ...(key === null ? [null, id] : [key])], partitions);
}

/** Where the work belongs that these texts name. */
export function partitionOfName(name: readonly (string | null)[], partitions: number): number {
  return Number.parseInt(hash("sha256", JSON.stringify(name)).slice(0, 8), 16) % partitions;
}
