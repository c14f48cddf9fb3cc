import {
  choice,
  durationAt,
  entriesAt,
  instant as instantField,
  type ListCall,
  type Page,
  shapeWords,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import type { SfccConnection } from "../connection.ts";
import { sfccFailures } from "../failures.ts";
import { defineList, noConfig } from "../operations.ts";
import { platformOrder } from "./fields.ts";
import { type ListedOrder, pagesOf } from "./list-pages.ts";

const someOf = <const Words extends readonly string[]>(words: Words, most: number, description: string) =>
  Type.Optional(
    Type.Union(
      [
        choice(words, { description }),
        Type.Array(choice(words, { description }), { minItems: 1, maxItems: most }),
      ],
      {
        description,
      },
    ),
  );

const filters = Type.Object(
  {
    exportStatus: someOf(
      ["not_exported", "ready", "exported", "failed"],
      3,
      "Export statuses, such as `ready`; shops that never set it have `not_exported`.",
    ),
    confirmationStatus: Type.Optional(
      choice(["not_confirmed", "confirmed"], { description: "Whether the shopper got a confirmation." }),
    ),
    status: someOf(
      ["new", "completed", "cancelled"],
      2,
      "Order statuses. Default: all three; orders that are not placed are never listed.",
    ),
    paymentStatus: someOf(["not_paid", "part_paid", "paid"], 3, "Payment statuses."),
    shippingStatus: someOf(["not_shipped", "part_shipped", "shipped"], 3, "Shipping statuses."),
    externalStatus: Type.Optional(
      Type.String({ minLength: 1, maxLength: 256, description: "The external status, exactly." }),
    ),
    minimumAge: Type.Optional(
      Type.String({
        pattern: "^\\d+(ms|s|m|h|d|w)$",
        description:
          "Orders rest this long after they are placed, so that fraud checks and edits can finish: `30m`.",
      }),
    ),
    siteIds: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: "Sites to read. Default: all of the System's.",
      }),
    ),
    since: Type.Optional(
      Type.String({
        pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$",
        description: "RFC 3339; nothing that was created (drained) or changed (otherwise) before is read.",
      }),
    ),
  },
  { additionalProperties: false },
);

type Filters = Static<typeof filters>;
type OrdersCall = ListCall<object, Filters, SfccConnection>;

/** Where each site's list of changes was read up to: RFC 3339, exclusive. */
type ChangesCursor = Readonly<Record<string, string>>;

/**
 * Two ways to read, by the trigger's `drain`.
 *
 * Drained: the flow sets an export status that the filter does not name, so every poll starts at the oldest order that is
 * left, and there is no cursor. A poll ends when the list does: an order that the flow has not acknowledged yet
 * comes once in every poll, as a duplicate by its identity. The engine reads to the end and does not stop at a page without
 * news: held orders would hide every later one.
 *
 * By change: a window from the cursor, less the overlap or `indexLag`, whichever is longer, up to now, less
 * `minimumAge`. The cursor moves with every page and ends at the window's end by the platform's clock.
 */
export const listOrders = defineList({
  name: "orders.list",
  summary: "Reads the placed orders of every site, oldest first, by their statuses.",
  status: "stable",
  trait: "safe",
  scopes: ["sfcc.orders", "sfcc.orders.rw"],
  drains: true,
  cursor: {
    summary: "Up to when the changes of each site were read, by the clock of the platform.",
    schema: Type.Record(Type.String(), instantField({ description: "Up to when the site was read." })),
    upTo: (cursor) => Math.min(...entriesAt(cursor).map(([, at]) => Date.parse(String(at)))),
    since(at, current) {
      const sites = entriesAt(current).map(([site]) => site);
      return sites.length === 0
        ? undefined
        : Object.fromEntries(sites.map((site) => [site, new Date(at).toISOString()]));
    },
  },
  config: noConfig,
  input: filters,
  item: platformOrder,
  examples: [
    {
      title: "Orders that are ready for the ERP, half an hour after they were placed",
      yaml: `trigger:
  poll:
    system: storefront
    operation: orders.list
    every: 30s
    with: { exportStatus: '["ready", "failed"]', confirmationStatus: '"confirmed"', minimumAge: '"30m"' }
    drain: true
`,
    },
    {
      title: "Later changes of orders that the ERP has",
      yaml: `trigger:
  poll:
    system: storefront
    operation: orders.list
    every: 5m
    with: { exportStatus: '"exported"' }
    cursor: { overlap: 10m }
`,
    },
  ],
  async *read(call): AsyncGenerator<Page> {
    checkFilters(call);
    const sites = call.input.siteIds ?? call.connection.siteIds;
    if (call.drain) {
      for (const siteId of sites) yield* drain(call, siteId);
      return;
    }
    let cursor = (call.cursor ?? {}) as ChangesCursor; // what an earlier read gave
    for (const siteId of sites) {
      for await (const { items, upTo } of changes(call, siteId, cursor[siteId])) {
        cursor = { ...cursor, [siteId]: upTo };
        yield { items, cursor };
      }
    }
  },
});

/** A list that nothing takes orders off would bring every order of the shop's life, each time again. */
function checkFilters({ drain, input }: OrdersCall): void {
  const [found] = listOrders.checks.input(input);
  if (found) {
    const { message, hint } = shapeWords(found.problem);
    throw sfccFailures.fail("badFilter", `\`with.${found.path.join(".")}\`: ${message}`, {
      outcome: "notSent",
      ...(hint ? { detail: hint } : {}),
    });
  }
  const leaves = input.exportStatus !== undefined && !listOf(input.exportStatus).includes("exported");
  if (!drain || leaves || input.externalStatus !== undefined) return;
  throw sfccFailures.fail(
    "badFilter",
    "a drained orders list needs `exportStatus` without `exported`, or `externalStatus`: the flow has to change what it filters by",
    { outcome: "notSent" },
  );
}

async function* drain({ connection, input, signal }: OrdersCall, siteId: string): AsyncGenerator<Page> {
  const newest = input.minimumAge === undefined ? undefined : connection.clock.now() - ageOf(input);
  const pages = pagesOf({
    connection,
    siteId,
    by: "creationDate",
    from: input.since,
    // An order is placed after it is created, so the bound loses nothing and the check below finds the rest.
    to: newest === undefined ? undefined : instant(newest + 1),
    filters: queryOf(input),
    signal,
  });
  for await (const page of pages) {
    const items = newest === undefined ? page : page.filter((order) => placedAt(order) <= newest);
    if (items.length > 0) yield { items };
  }
}

async function* changes(
  { connection, input, overlap, signal }: OrdersCall,
  siteId: string,
  cursor: string | undefined,
): AsyncGenerator<{ items: readonly ListedOrder[]; upTo: string }> {
  const again = Math.max(overlap, connection.indexLag);
  const from = cursor === undefined ? input.since : instant(Date.parse(cursor) - again);
  const to = instant(connection.clock.now() - ageOf(input));
  if (from !== undefined && Date.parse(from) >= Date.parse(to)) return;
  const pages = pagesOf({
    connection,
    siteId,
    by: "lastModified",
    from,
    to,
    filters: queryOf(input),
    signal,
  });
  const began = connection.clock.elapsed();
  let upTo = cursor ?? input.since ?? instant(0);
  for await (const items of pages) {
    upTo = later(upTo, items.at(-1)?.lastModified);
    yield { items, upTo };
  }
  yield { items: [], upTo: later(upTo, windowEnd(connection, began, ageOf(input), to)) };
}

/**
 * Where the window ended by the platform's clock: one of ours that is ahead would pass over what changes next. Undefined
 * where the platform does not tell its time; then the newest order is as far as the cursor goes.
 */
function windowEnd(
  { clock, serverNow }: SfccConnection,
  began: number,
  age: number,
  to: string,
): string | undefined {
  const now = serverNow();
  if (now === undefined) return undefined;
  return instant(Math.min(Date.parse(to), now - (clock.elapsed() - began) - age));
}

function queryOf(input: Filters): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of ["exportStatus", "status", "paymentStatus", "shippingStatus"] as const) {
    const value = input[name];
    if (value !== undefined) query[name] = listOf(value).join(",");
  }
  if (input.confirmationStatus !== undefined) query["confirmationStatus"] = input.confirmationStatus;
  if (input.externalStatus !== undefined) query["externalStatus"] = input.externalStatus;
  return query;
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** Milliseconds. */
function ageOf(given: Filters): number {
  return durationAt(given, "minimumAge") ?? 0;
}

function placedAt({ placeDate, creationDate }: ListedOrder): number {
  return Date.parse(placeDate ?? creationDate);
}

function instant(at: number): string {
  return new Date(Math.max(0, at)).toISOString();
}

function later(one: string, other: string | undefined): string {
  return other !== undefined && Date.parse(other) > Date.parse(one) ? other : one;
}
