import { Failure } from "@crossdock/kit";

/** The opaque `next` of a page whose last row has this position. */
export function nextCursor(position: number): string {
  return Buffer.from(`before ${position}`).toString("base64url");
}

/** The position before which the page goes on; without a cursor, before nothing. Throws `Rejected` on a strange cursor. */
export function positionBefore(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const [, digits] = /^before (\d{1,16})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (digits === undefined) {
    throw new Failure("Rejected", "the cursor is not from this list: ask without it for the first page");
  }
  return Number(digits);
}
