import type { MessageFilter, MessageRow } from "../message.ts";
import { nextCursor, placeBefore } from "../page-cursor.ts";
import type { Store } from "../store.ts";
import { pageOf } from "./page.ts";

/** Rows that are read at once where not all of them may fit. */
const chunk = 500;
/** Chunks that are read for one page: other work of the journal waits no longer. */
const mostChunks = 4;

/** See `MessageJournal.list`. */
export async function listMessages(
  { messages }: Pick<Store, "messages">,
  filter: MessageFilter,
): Promise<{ items: MessageRow[]; next: string | null }> {
  const { limit, cursor, keyPart, class: failureClass, system, since, ...stored } = filter;
  const isWhole = [keyPart, failureClass, system, since].every((each) => each === undefined);
  let before = placeBefore(cursor);
  if (isWhole) return pageOf(await messages.list(stored, before, limit + 1), limit, placeOf);

  const found: MessageRow[] = [];
  for (let read = 0; read < mostChunks; read++) {
    const rows = await messages.list(stored, before, chunk);
    found.push(...rows.filter((row) => fits(row, filter)));
    if (found.length > limit) return pageOf(found, limit, placeOf);
    // Stamps follow the order of acceptance, but for a clock that was set: a whole chunk of older ones ends it.
    const isOlder = since !== undefined && rows.every(({ acceptedAt }) => acceptedAt < since);
    before = rows.at(-1)?.place;
    if (rows.length < chunk || isOlder) return { items: found, next: null };
  }
  return { items: found, next: before === undefined ? null : nextCursor(before) };
}

/** Whether the message is one that the filter wants. */
export function fits(row: MessageRow, wanted: Omit<MessageFilter, "limit" | "cursor">): boolean {
  const { flow, retailer, mode, key, keyPart, state, class: failureClass, system, since } = wanted;
  return (
    (flow === undefined || row.flow === flow) &&
    (retailer === undefined || row.retailer === retailer) &&
    (mode === undefined || row.mode === mode) &&
    (key === undefined || row.key === key) &&
    (keyPart === undefined || row.key?.includes(keyPart) === true) &&
    (state === undefined || row.state === state) &&
    (failureClass === undefined || row.failure?.class === failureClass) &&
    (system === undefined || row.pausedFor === system || row.failure?.system === system) &&
    (since === undefined || row.acceptedAt >= since)
  );
}

function placeOf({ place }: MessageRow): string {
  return place;
}
