import { Failure, valueAt } from "@crossdock/kit";
import type { SfccConnection } from "../connection.ts";
import { sfccFailures } from "../failures.ts";
import { ordersApi } from "./fields.ts";

/** An order of a list, as far as paging looks into it. */
export interface ListedOrder {
  orderNo: string;
  creationDate: string;
  lastModified: string;
  placeDate?: string;
}

export interface PagesOptions {
  connection: SfccConnection;
  siteId: string;
  /** The field that the list is sorted by, ascending. */
  by: "creationDate" | "lastModified";
  /** RFC 3339; the list begins here, inclusive. */
  from: string | undefined;
  /** RFC 3339; the list ends here, exclusive. */
  to: string | undefined;
  filters: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

const largestPage = 200;
/** `offset + limit` goes no further. */
const window = 10_000;

/**
 * Reads a list that shrinks and grows while it is read. The next page begins at the last page's last timestamp instead of
 * at an offset: orders that were acknowledged meanwhile leave the list without making others slip by, and the
 * API's window of 10,000 records does not end it. Orders of one timestamp are told apart by their numbers.
 * A short page proves nothing, since servers cap pages: the list ends with a page that is empty. Throws `standingStill` for a
 * list that begins again.
 * A page that the platform cannot deliver (500, answers over 10 MB) is asked for again at half the size.
 */
export async function* pagesOf(options: PagesOptions): AsyncGenerator<readonly ListedOrder[]> {
  let { from } = options;
  let offset = 0;
  let limit = largestPage;
  let atFrom = new Set<string>();
  let before: readonly ListedOrder[] = [];
  for (;;) {
    const page = await pageOf(options, from, offset, limit);
    limit = page.limit;
    checkProgress(page.orders, before, from, offset, options.by);
    before = page.orders;
    const fresh = page.orders.filter((order) => !atFrom.has(order.orderNo));
    if (fresh.length > 0) yield fresh;
    const last = page.orders.at(-1)?.[options.by];
    if (last === undefined) return;
    const same = page.orders.filter((order) => order[options.by] === last).map((order) => order.orderNo);
    if (from !== undefined && Date.parse(last) === Date.parse(from)) {
      offset += page.orders.length;
      atFrom = new Set([...atFrom, ...same]);
      if (offset + limit > window) throw windowExceeded(last);
    } else {
      from = last;
      offset = 0;
      atFrom = new Set(same);
    }
  }
}

/** Throws for orders before the bound, and for a page that an offset did not move. */
function checkProgress(
  orders: readonly ListedOrder[],
  before: readonly ListedOrder[],
  from: string | undefined,
  offset: number,
  by: PagesOptions["by"],
): void {
  const isBehind = from !== undefined && orders.some((order) => Date.parse(order[by]) < Date.parse(from));
  const isSame =
    offset > 0 &&
    orders.length > 0 &&
    orders.length === before.length &&
    orders.every(({ orderNo }, index) => orderNo === before[index]?.orderNo);
  if (!isBehind && !isSame) return;
  const what = isSame ? "the same page again" : `orders before ${from}`;
  throw sfccFailures.fail("standingStill", `the orders list gives ${what}, at offset ${offset}`);
}

async function pageOf(
  options: PagesOptions,
  from: string | undefined,
  offset: number,
  largest: number,
): Promise<{ orders: readonly ListedOrder[]; limit: number }> {
  const { connection, siteId, by, to, filters, signal } = options;
  const bounds = by === "creationDate" ? "creationDate" : "lastModifiedDate";
  for (let limit = largest; ; limit = Math.floor(limit / 2)) {
    const query = {
      ...filters,
      ...(from === undefined ? {} : { [`${bounds}From`]: from }),
      ...(to === undefined ? {} : { [`${bounds}To`]: to }),
      sortBy: by === "creationDate" ? "creation_date" : "last_modified_date",
      sortOrder: "asc",
      limit: String(limit),
      offset: String(offset),
    };
    try {
      const body = await connection.ask({
        api: ordersApi,
        method: "GET",
        siteId,
        path: "/orders",
        query,
        signal,
      });
      return { orders: ordersOf(body), limit };
    } catch (error) {
      const tooLarge = error instanceof Failure && error.code === "sfcc.serverError";
      if (!tooLarge || limit === 1) throw error;
    }
  }
}

function ordersOf(body: unknown): readonly ListedOrder[] {
  const data = valueAt(body, "data");
  if (!Array.isArray(data)) {
    throw sfccFailures.fail("malformed", "the orders list has no `data`", { outcome: "refused" });
  }
  return data as readonly ListedOrder[]; // the API's own shape; the contract checks the rest
}

function windowExceeded(at: string): Failure {
  return sfccFailures.fail(
    "windowExceeded",
    `more than ${window} orders bear the timestamp ${at}; narrow the filters`,
  );
}
