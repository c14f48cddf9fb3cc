import type { Edit } from "./review-workspace.ts";

/** A change as a colleague might propose it, and what a reviewer has to be told of it. */
export interface ReviewedChange {
  /** What was done, as its author would say it, or as it happened. */
  title: string;
  edits: Readonly<Record<string, Edit | readonly Edit[]>>;
  says: readonly Said[];
}

export type Said =
  /** A new finding of `crossdock lint`. */
  | { tool: "lint"; severity: "error" | "warning"; phrase: string }
  /** A change or an effect that `crossdock diff` tells, at least at this risk. */
  | { tool: "diff"; risk: "high" | "medium" | "low"; phrase: string }
  /** What `crossdock diff` holds against it. */
  | { tool: "against"; severity: "error" | "warning"; phrase: string }
  /** A case that `crossdock test` fails. */
  | { tool: "test"; phrase: string };

export const lint = (severity: "error" | "warning", phrase: string): Said => ({
  tool: "lint",
  severity,
  phrase,
});
export const diff = (risk: "high" | "medium" | "low", phrase: string): Said => ({
  tool: "diff",
  risk,
  phrase,
});
export const against = (severity: "error" | "warning", phrase: string): Said => ({
  tool: "against",
  severity,
  phrase,
});
export const fails = (phrase: string): Said => ({ tool: "test", phrase });

/** Files of the shared workspace. */
export const files = {
  orders: "flows/base/order-to-erp.flow.yaml",
  refunds: "flows/base/refund-to-payments.flow.yaml",
  overlay: "flows/retailers/globex/globex-order-to-erp.overlay.yaml",
  acme: "flows/retailers/acme/retailer.yaml",
  globex: "flows/retailers/globex/retailer.yaml",
  acmeErp: "flows/retailers/acme/acme-erp.system.yaml",
  globexErp: "flows/retailers/globex/globex-erp.system.yaml",
  acmePayments: "flows/retailers/acme/acme-payments.system.yaml",
  policy: "flows/policy.yaml",
  environment: "flows/environments/dev.environment.yaml",
  taxes: "flows/base/taxes.table.yaml",
  reasons: "flows/base/reasons.table.yaml",
  carriers: "flows/base/carriers.csv",
  orderSchema: "schemas/shop/order.v1.schema.json",
  refundSchema: "schemas/shop/refund.v1.schema.json",
  acmeTest: "test/flows/order-to-erp-acme.test.yaml",
  globexTest: "test/flows/order-to-erp-globex.test.yaml",
  refundTest: "test/flows/refund-to-payments.test.yaml",
  order: "test/flows/fixtures/order.json",
} as const;
