/** Most requests of one transaction. */
const mostRequests = 500;
/** Most text of one transaction, in characters; a single larger request goes alone. */
const mostText = 8 * 1024 * 1024;

/** How many of the waiting requests go into one transaction; at least one. */
export function batchLength(waiting: readonly { size: number }[]): number {
  let text = 0;
  for (const [index, { size }] of waiting.entries()) {
    text += size;
    if (index > 0 && (text > mostText || index >= mostRequests)) return index;
  }
  return waiting.length;
}

/** Roughly the text in a value, in characters. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let size = 0;
  for (const part of Object.values(value)) size += sizeOf(part);
  return size;
}
