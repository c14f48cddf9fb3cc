import type { Clock } from "@crossdock/kit";
import type { Faults } from "../faults.ts";
import type { Ledger } from "../ledger.ts";
import type { OrderOptions } from "./orders/options.ts";
import type { OrderStore, StoredOrder } from "./orders/store.ts";
import type { ApiClient } from "./tokens.ts";

/** How a simulated storefront is set up. Everything has a default that works on one machine. */
export interface StorefrontSimOptions {
  /** Default: the system's clock. Stamps, token lifetime and the index's lag follow it. */
  clock?: Clock;
  /** Default: any free port of 127.0.0.1. */
  port?: number;
  /** Default: 127.0.0.1. */
  host?: string;
  /** Default: `zzxy_prd`; the organization is `f_ecom_` and this. */
  tenant?: string;
  /** Default: the sites of the world. */
  siteIds?: readonly string[];
  /** Default: `storefrontClient`. */
  clients?: readonly ApiClient[];
  /** Milliseconds that the orders list is behind the records. Default: 0. */
  indexLag?: number;
  /** Default: false. Orders are «on order» until they are exported. */
  onOrderInventory?: boolean;
}

/** Values that tests change while the simulator runs. */
export interface StorefrontSettings {
  /** Milliseconds that the orders list is behind the records. */
  indexLag: number;
  /** System load in percent for the `sfdc_load` header, with `sfdc_load_status` from 80 on; undefined: no header. */
  load: number | undefined;
  /** Largest answer in bytes; a longer one is a 500. Default: 10 MB, as the platform has it. */
  answerLimit: number;
}

/** A storefront on its own port. State is in memory, from `createStorefrontSim` on. */
export interface StorefrontSim {
  /** Listens and gives the url. */
  start(): Promise<string>;
  /** Ends all connections; it cannot start again. */
  stop(): Promise<void>;
  /** `http://127.0.0.1:<port>`; the `baseUrl` of a System. Throws before `start`. */
  readonly url: string;
  /** Throws before `start`. */
  readonly tokenUrl: string;
  /** `f_ecom_<tenant>`. */
  organizationId: string;
  clients: readonly ApiClient[];
  ledger: Ledger;
  faults: Faults;
  settings: StorefrontSettings;
  store: OrderStore;
  /** Places orders of the generator; `placedAt` is now unless given. Gives them back. */
  place(...orders: readonly OrderOptions[]): StoredOrder[];
  /** Places an order in the API's shape. */
  placeOrder(order: StoredOrder): void;
  /** Makes every token of the past invalid. */
  expireTokens(): void;
}
