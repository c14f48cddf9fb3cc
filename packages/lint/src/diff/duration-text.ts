const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

/** Milliseconds in the largest unit that divides them: `4h`. */
export function durationText(length: number): string {
  const [unit, size] = units.find(([, each]) => length % each === 0) ?? ["ms", 1];
  return `${length / size}${unit}`;
}
