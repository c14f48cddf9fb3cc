/** Inventory of the platform: what the ERP set, what was sold since, what is sold but not exported yet. */
interface StockRecord {
  allocation: number;
  turnover: number;
  onOrder: number;
}

export interface Stock {
  /** Sets the allocation of a product, which resets its turnover but not what is on order. */
  allocate(sku: string, allocation: number): void;
  /** An order takes stock: on order first where that is enabled. False when a product has too little. */
  reserve(order: StockOrder): boolean;
  /** The order was exported: what is on order becomes turnover, once. */
  finalise(order: StockOrder): void;
  /** The order was cancelled or failed: gives back what it took. */
  release(order: StockOrder): void;
  records(): Readonly<Record<string, StockRecord & { stockLevel: number }>>;
}

export interface StockOrder {
  key: string;
  items: readonly { sku: string; quantity: number }[];
}

/** Products that were never allocated have endless stock: they are counted and never refused. */
export function createStock(onOrderEnabled: boolean): Stock {
  const records = new Map<string, StockRecord>();
  const limited = new Set<string>();
  const holdings = new Map<string, "onOrder" | "turnover">();
  const recordOf = (sku: string): StockRecord => {
    const record = records.get(sku) ?? { allocation: 0, turnover: 0, onOrder: 0 };
    records.set(sku, record);
    return record;
  };
  const level = ({ allocation, turnover, onOrder }: StockRecord): number =>
    Math.max(0, allocation - turnover - onOrder);
  return {
    allocate(sku, allocation) {
      limited.add(sku);
      Object.assign(recordOf(sku), { allocation, turnover: 0 });
    },
    reserve({ key, items }) {
      if (holdings.has(key)) return true;
      const short = items.some(({ sku, quantity }) => limited.has(sku) && level(recordOf(sku)) < quantity);
      if (short) return false;
      const bucket = onOrderEnabled ? "onOrder" : "turnover";
      for (const { sku, quantity } of items) recordOf(sku)[bucket] += quantity;
      holdings.set(key, bucket);
      return true;
    },
    finalise({ key, items }) {
      if (holdings.get(key) !== "onOrder") return;
      for (const { sku, quantity } of items) {
        recordOf(sku).onOrder -= quantity;
        recordOf(sku).turnover += quantity;
      }
      holdings.set(key, "turnover");
    },
    release({ key, items }) {
      const bucket = holdings.get(key);
      if (!bucket) return;
      for (const { sku, quantity } of items) recordOf(sku)[bucket] -= quantity;
      holdings.delete(key);
    },
    records: () =>
      Object.fromEntries(
        [...records].map(([sku, record]) => [sku, { ...record, stockLevel: level(record) }]),
      ),
  };
}
