import { pointerOf, pointerSteps, valueAt } from "@crossdock/kit";

/** One value that two requests do not have in common. */
export interface Difference {
  /** JSON pointer (RFC 6901). */
  path: string;
  /** What the shadow would have written; missing where it writes nothing there. */
  shadow?: unknown;
  /** What was written instead; missing where nothing was written there. */
  written?: unknown;
}

/**
 * What two requests differ in, value by value. The order of fields does not count, that of lists does. Nothing is said of
 * what stands at or below a pointer of `ignored`, in which `*` is any one part.
 */
export function compareRequests(
  shadow: unknown,
  written: unknown,
  ignored: readonly string[] = [],
): Difference[] {
  const patterns = ignored.map(pointerSteps);
  const found: Difference[] = [];
  const visit = (one: unknown, other: unknown, path: readonly string[]): void => {
    if (patterns.some((pattern) => covers(pattern, path))) return;
    if (isBranch(one) && isBranch(other) && Array.isArray(one) === Array.isArray(other)) {
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
        visit(valueAt(one, key), valueAt(other, key), [...path, key]);
      return;
    }
    if (one === other) return;
    found.push({
      path: pointerOf(path),
      ...(one === undefined ? {} : { shadow: one }),
      ...(other === undefined ? {} : { written: other }),
    });
  };
  visit(shadow, written, []);
  return found;
}

/** The value at a JSON pointer, or undefined. */
export function atPointer(value: unknown, pointer: string): unknown {
  return valueAt(value, ...pointerSteps(pointer));
}

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function covers(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length > 0 &&
    path.length >= pattern.length &&
    pattern.every((part, at) => part === "*" || part === path[at])
  );
}
