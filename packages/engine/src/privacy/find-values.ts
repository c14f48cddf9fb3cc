/** A value at a place of a text. */
interface Found {
  at: number;
  length: number;
}

/** The first value of a text that begins at `from` or later, and before `to`. */
export type Search = (from: number, to: number) => Found | undefined;

/**
 * Finds the values in texts, in whatever case, the longest where several begin alike. The values are sorted once; a text
 * costs time by its own length, however many values there are.
 */
export function createFinder(values: readonly string[]): (text: string) => Search {
  const sorted = [...new Set(values.map(folded))].sort();
  return (text) => {
    const lower = folded(text);
    return (from, to) => {
      for (let at = from; at < to; at++) {
        const length = longestAt(sorted, lower, at);
        if (length > 0) return { at, length };
      }
      return undefined;
    };
  };
}

/** Length of the longest value that stands at this place; 0 where none does. */
function longestAt(sorted: readonly string[], text: string, at: number): number {
  let first = 0;
  let end = sorted.length;
  let longest = 0;
  for (let depth = 0; first < end; depth++) {
    const candidate = sorted[first] ?? "";
    if (candidate.length === depth) {
      longest = depth;
      first++;
    }
    if (first === end || at + depth >= text.length) return longest;
    if (first === end - 1) {
      const only = sorted[first] ?? "";
      return text.startsWith(only, at) ? only.length : longest;
    }
    const unit = text.charCodeAt(at + depth);
    first = bound(sorted, first, end, depth, unit);
    end = bound(sorted, first, end, depth, unit + 1);
  }
  return longest;
}

/** The first of these values, all alike up to `depth`, whose next unit is `unit` or more. */
function bound(sorted: readonly string[], first: number, end: number, depth: number, unit: number): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "").charCodeAt(depth) < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In lower case, unit by unit where the whole would change its length: places stay as they are. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charAt(index);
    const small = unit.toLowerCase();
    return small.length === 1 ? small : unit;
  }).join("");
}
