import type { Clock } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { changesBetween, type Ledger } from "../../ledger.ts";
import type { Stock, StockOrder } from "../stock.ts";
import { confirmationStatuses, exportStatuses, orderStatuses } from "./options.ts";

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  Type.Unsafe<Words[number]>({ type: "string", enum: [...words] });

/** What the store must know of an order; everything else is kept as it came. */
export const storedOrder = Type.Object(
  {
    siteId: Type.String({ minLength: 1, maxLength: 32 }),
    orderNo: Type.String({ minLength: 1, maxLength: 50 }),
    creationDate: Type.String(),
    lastModified: Type.String(),
    status: oneOf(orderStatuses),
    confirmationStatus: oneOf(confirmationStatuses),
    exportStatus: oneOf(exportStatuses),
    paymentStatus: Type.String(),
    shippingStatus: Type.String(),
    externalOrderStatus: Type.Optional(Type.String()),
    productItems: Type.Optional(
      Type.Array(Type.Object({ productId: Type.String(), quantity: Type.Optional(Type.Number()) })),
    ),
  },
  { additionalProperties: true },
);

export type StoredOrder = Static<typeof storedOrder> & Readonly<Record<string, unknown>>;

/** The orders of all sites: the record, and the older state that the list's index still shows. */
export interface OrderStore {
  /** Adds an order, or replaces one of the same site and number. It takes its stock. */
  place(order: StoredOrder): void;
  get(siteId: string, orderNo: string): StoredOrder | undefined;
  /** Writes fields, with `lastModified` if one of them changes; undefined removes a field. Notes it in the ledger. */
  write(key: OrderKey, operation: string, fields: Record<string, unknown>, correlation?: string): StoredOrder;
  /** What the index shows of a site now: records as they were `lag` ago, in the order of their arrival. */
  indexed(siteId: string, lag: number): readonly StoredOrder[];
  /** All orders as they are, in the order of their arrival. */
  all(): readonly StoredOrder[];
  stock: Stock;
}

export interface OrderKey {
  siteId: string;
  orderNo: string;
}

interface Versions {
  /** The newest last; those that no index can show any more are dropped. */
  states: { at: number; order: StoredOrder }[];
}

/** Longest lag of the index that the store remembers versions for, milliseconds. */
const longestLag = 3_600_000;

export function createOrderStore(clock: Clock, ledger: Ledger, stock: Stock): OrderStore {
  const records = new Map<string, Versions>();
  const versionsOf = ({ siteId, orderNo }: OrderKey): Versions | undefined =>
    records.get(`${siteId}/${orderNo}`);
  const keep = (versions: Versions, order: StoredOrder): void => {
    const now = clock.now();
    const shown = versions.states.findLastIndex(({ at }) => at <= now - longestLag);
    versions.states = [...versions.states.slice(Math.max(0, shown)), { at: now, order }];
  };

  return {
    stock,
    place(order) {
      const key = keyOf(order);
      const versions = records.get(key) ?? { states: [] };
      records.set(key, versions);
      keep(versions, structuredClone(order));
      if (order.status !== "failed" && order.status !== "cancelled") stock.reserve(stockOrder(order));
      if (order.exportStatus === "exported") stock.finalise(stockOrder(order));
    },
    get: (siteId, orderNo) => versionsOf({ siteId, orderNo })?.states.at(-1)?.order,
    write(key, operation, fields, correlation) {
      const versions = versionsOf(key);
      const before = versions?.states.at(-1)?.order;
      if (!versions || !before) throw new Error(`there is no order ${key.siteId}/${key.orderNo}`);
      const changes = changesBetween(before, { ...before, ...fields });
      const changed = Object.keys(changes).length > 0;
      const order = changed
        ? withoutUndefined({ ...before, ...fields, lastModified: modified(before, clock.now()) })
        : before;
      if (changed) keep(versions, order);
      ledger.add({ operation, key: keyOf(key), changes, ...(correlation ? { correlation } : {}) });
      return order;
    },
    indexed(siteId, lag) {
      const until = clock.now() - lag;
      const found: StoredOrder[] = [];
      for (const { states } of records.values()) {
        if (states[0]?.order.siteId !== siteId) continue;
        const state = lag === 0 ? states.at(-1) : states.findLast(({ at }) => at <= until);
        if (state) found.push(state.order);
      }
      return found;
    },
    all: () => [...records.values()].flatMap(({ states }) => states.at(-1)?.order ?? []),
  };
}

export function keyOf({ siteId, orderNo }: OrderKey): string {
  return `${siteId}/${orderNo}`;
}

export function stockOrder(order: StoredOrder): StockOrder {
  const items = (order.productItems ?? []).map(({ productId, quantity }) => ({
    sku: productId,
    quantity: quantity ?? 1,
  }));
  return { key: keyOf(order), items };
}

/** Later than before, even within one millisecond. */
function modified({ lastModified }: StoredOrder, now: number): string {
  return new Date(Math.max(now, Date.parse(lastModified) + 1)).toISOString();
}

/** `fields` may hold undefined for what is removed. */
function withoutUndefined(fields: Record<string, unknown>): StoredOrder {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  // The store only ever adds to a StoredOrder or removes its optional fields.
  return Object.fromEntries(entries) as StoredOrder;
}
