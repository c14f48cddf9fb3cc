/** The cursor of a list is not one that the list gave out. The message is for the one who asked. */
export class UnknownCursor extends Error {
  override readonly name = "UnknownCursor";

  constructor() {
    super("the cursor is not from this list: ask without it for the first page");
  }
}

/** The opaque `next` of a page whose last row has this place. */
export function nextCursor(place: string): string {
  return Buffer.from(`before ${place}`).toString("base64url");
}

/** The place before which the page goes on; undefined without a cursor. Throws `UnknownCursor`. */
export function placeBefore(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const [, place] = /^before ([\da-f]{1,64})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (place === undefined) throw new UnknownCursor();
  return place;
}

/** The position before which the page goes on; without a cursor, before nothing. Throws `UnknownCursor`. */
export function positionBefore(cursor: string | undefined): number {
  const place = placeBefore(cursor);
  if (place === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,16}$/.test(place)) throw new UnknownCursor();
  return Number(place);
}
