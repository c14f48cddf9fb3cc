/** The cursor of a list is not one that the list gave out. The message is for the one who asked. */
export class UnknownCursor extends Error {
  override readonly name = "UnknownCursor";

  constructor() {
    super("the cursor is not from this list: ask without it for the first page");
  }
}

/** The opaque `next` of a page whose last row has this position. */
export function nextCursor(position: number): string {
  return Buffer.from(`before ${position}`).toString("base64url");
}

/** The position before which the page goes on; without a cursor, before nothing. Throws `UnknownCursor`. */
export function positionBefore(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const [, digits] = /^before (\d{1,16})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (digits === undefined) throw new UnknownCursor();
  return Number(digits);
}
