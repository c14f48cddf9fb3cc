/** The place that a row of `messages` gives its message: texts of one length, so that they sort as the numbers do. */
export function placeOf(seq: number | bigint): string {
  return String(seq).padStart(16, "0");
}

/** The row behind a place; before all without one. */
export function seqOf(place: string): number {
  return Number(place);
}
