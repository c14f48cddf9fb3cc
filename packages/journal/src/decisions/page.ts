import { nextCursor } from "../page-cursor.ts";
import type { Positioned } from "../store.ts";

/** A page out of one row more than it may have; `placeOf` says where the next one goes on. */
export function pageOf<Row>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => string,
): { items: Row[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && found.length > limit ? nextCursor(placeOf(last)) : null };
}

/** The same for rows with positions, which nobody sees. */
export function positionedPage<Row extends Positioned<object>>(
  found: readonly Row[],
  limit: number,
): { items: Omit<Row, "position">[]; next: string | null } {
  const { items, next } = pageOf(found, limit, ({ position }) => String(position));
  return { items: items.map(({ position, ...row }) => row), next };
}
