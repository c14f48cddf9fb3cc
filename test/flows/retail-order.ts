import type { FlowPlan } from "@crossdock/flow";

/** What tests read of `retail.order@1`; the contract is `schemas/retail/order.v1.schema.json`. */
export interface RetailOrder {
  siteId: string;
  orderNo: string;
  currency: string;
  taxation: "net" | "gross";
  customer: { guest: boolean; number?: string };
  billingAddress: Address;
  shipments: { id: string; address: Address }[];
  lines: Line[];
  shipping: {
    id: string;
    shipment?: string;
    kind: string;
    unitPrice: string;
    amount: string;
    tax: string;
    taxRate: string;
  }[];
  adjustments: { coupon?: string; amount: string }[];
  coupons: string[];
  payments: { kind: string; amount: string }[];
  totals: { tax: string; total: string; giftCertificates: string };
  custom: Record<string, unknown>;
}

export interface Address {
  digest: string;
  name: string;
  country: string;
}

export interface Line {
  id: string;
  kind: string;
  parent?: string;
  shipment?: string;
  sku?: string;
  quantity: number;
  unitPrice: string;
  amount: string;
  taxRate: string;
  bonus: boolean;
  adjustments: { promotion?: string; amount: string }[];
}

/** Normalises as the engine does on arrival; throws with the problems of a message that does not fit. */
export const normaliseBy =
  (plan: FlowPlan) =>
  async (message: unknown): Promise<RetailOrder> => {
    const normalised = await plan.input?.normalise(message, plan.bindings);
    if (!normalised?.ok) throw new Error(normalised?.problems.join("\n") ?? "the flow has no input");
    // The canonical contract was just checked.
    return normalised.message as RetailOrder;
  };
