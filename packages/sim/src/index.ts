export { recordExchanges, type SimExchange } from "./exchanges.ts";
export {
  type ActiveFault,
  type Fault,
  type FaultKind,
  type Faults,
  type FaultsOptions,
  faultKinds,
  faults,
  type Refusal,
  type RefusalAnswer,
} from "./faults.ts";
export { createHelpdeskSim, type HelpdeskSim } from "./helpdesk.ts";
export { createLedger, type Ledger, type LedgerEntry, type LedgerFilter, serveLedger } from "./ledger.ts";
export { createErpSim, type ErpSim, type ErpSimOptions } from "./odoo/erp.ts";
export { seeded } from "./random.ts";
export { makeOrder } from "./sfcc/orders/make-order.ts";
export type { OrderOptions } from "./sfcc/orders/options.ts";
export type { OrderRecord } from "./sfcc/orders/print-order.ts";
export type { StoredOrder } from "./sfcc/orders/store.ts";
export { createStorefrontSim, storefrontClient } from "./sfcc/storefront.ts";
export type { StorefrontSettings, StorefrontSim, StorefrontSimOptions } from "./sfcc/storefront-sim.ts";
export type { ApiClient } from "./sfcc/tokens.ts";
export { standardWebhook } from "./standard-webhook.ts";
export {
  type Article,
  articles,
  type Currency,
  minorDigits,
  priceListName,
  type Site,
  serviceProducts,
  sites,
  type TaxClass,
  taxes,
  taxName,
} from "./world.ts";
