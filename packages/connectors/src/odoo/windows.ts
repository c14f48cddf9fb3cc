import { type CursorForm, duration, numberAt } from "@crossdock/kit";
import { Type } from "typebox";
import { formatInstant } from "./values.ts";

/**
 * Reading what changed. `write_date` is the start of the writing transaction and shows whole seconds, so a record
 * may appear with a date before one that was already seen. Only windows are safe: `write_date >= from and < to`,
 * where `to` lies longer back than any transaction lasts, with pages by id inside. The next window begins at `to`.
 */
export interface Window {
  /** First instant, epoch milliseconds at a whole second; undefined: from the beginning. */
  from: number | undefined;
  /** First instant after it. */
  to: number;
  /** Id of the last record that was read of it. */
  after: number;
}

const milliseconds = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, description: `${description}, in milliseconds since 1970.` }));

/** The cursor of every list that reads windows. */
export const windowCursor: CursorForm = {
  summary:
    "Records that were written at `from` or later are read next; with `to`, a window was interrupted behind the id `after`. Both are milliseconds since 1970.",
  schema: Type.Object(
    {
      from: milliseconds("First instant"),
      to: milliseconds("End of a window that was interrupted"),
      after: Type.Optional(Type.Integer({ minimum: 0, description: "Id of its last record that was read." })),
    },
    { additionalProperties: false },
  ),
  upTo: (cursor) => numberAt(cursor, "from"),
  since: (at) => ({ from: wholeSecond(at) }),
};

/** Keys of every list that reads windows. */
export const windowConfig = {
  lag: duration({
    description:
      "How far behind the server's clock a window ends: longer than its longest transaction, or `0s` where the trigger's `overlap` reads again what appeared late.",
    default: "2m",
  }),
  pageSize: Type.Integer({ minimum: 1, maximum: 5000, description: "Records of one page.", default: 500 }),
};

/** The window to read: the one that was interrupted, or the next; undefined while there is none yet. */
export function nextWindow(
  cursor: unknown,
  now: number,
  { lag, overlap }: { lag: number; overlap: number },
): Window | undefined {
  const { from, to, after } = readCursor(cursor);
  if (to !== undefined) return { from, to, after: after ?? 0 };
  const end = wholeSecond(now - lag);
  if (from === undefined) return { from: undefined, to: end, after: 0 };
  if (end <= from && overlap <= 0) return undefined;
  return { from: wholeSecond(from - overlap), to: Math.max(end, from), after: 0 };
}

export function windowDomain({ from, to, after }: Window): unknown[] {
  return [
    ...(from === undefined ? [] : [["write_date", ">=", formatInstant(from)]]),
    ["write_date", "<", formatInstant(to)],
    ["id", ">", after],
  ];
}

/** The cursor behind a page; the window is done when the page was not full. */
export function cursorAfter(
  window: Window,
  lastId: number | undefined,
  full: boolean,
): Record<string, number> {
  if (!full || lastId === undefined) return { from: window.to };
  return { ...(window.from === undefined ? {} : { from: window.from }), to: window.to, after: lastId };
}

function readCursor(cursor: unknown): { from?: number; to?: number; after?: number } {
  const [from, to, after] = [numberAt(cursor, "from"), numberAt(cursor, "to"), numberAt(cursor, "after")];
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(after === undefined ? {} : { after }),
  };
}

const wholeSecond = (instant: number): number => Math.floor(instant / 1000) * 1000;
