import { defineConnector, Failure } from "@crossdock/kit";
import { sfccAuth } from "./auth.ts";
import { openSfcc } from "./connection.ts";
import { getCustomer } from "./customers/get.ts";
import { sfccFailures } from "./failures.ts";
import { sfccOptions } from "./options.ts";
import { ordersApi } from "./orders/fields.ts";
import { getOrder } from "./orders/get.ts";
import { listOrders } from "./orders/list.ts";
import { setConfirmationStatus } from "./orders/set-confirmation-status.ts";
import { setCustomAttributes } from "./orders/set-custom-attributes.ts";
import { setExportStatus } from "./orders/set-export-status.ts";
import { setExternalStatus } from "./orders/set-external-status.ts";
import { setPaymentStatus } from "./orders/set-payment-status.ts";
import { setShippingStatus } from "./orders/set-shipping-status.ts";
import { setStatus } from "./orders/set-status.ts";

/** Salesforce B2C Commerce through its Admin APIs. */
export const sfcc = defineConnector({
  name: "sfcc",
  summary:
    "Salesforce B2C Commerce: reads placed orders and customers, and writes the statuses of orders back.",
  status: "stable",
  auth: sfccAuth,
  options: sfccOptions,
  operations: [
    listOrders,
    getOrder,
    setExportStatus,
    setConfirmationStatus,
    setPaymentStatus,
    setShippingStatus,
    setExternalStatus,
    setStatus,
    setCustomAttributes,
    getCustomer,
  ],
  failures: sfccFailures.table,
  examples: [
    {
      title: "A storefront with two sites",
      yaml: `kind: System
name: acme-storefront
owner: acme-shop
criticality: critical
connector: sfcc
baseUrl: https://kv7kzm78.api.commercecloud.salesforce.com
auth:
  scheme: oauth2-client-credentials
  clientId: aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee
  clientSecret: '\${secret:acme/storefront}'
options:
  organizationId: f_ecom_zzxy_prd
  siteIds: [ RefArchEU, RefArchUS ]
limits: { concurrency: 4, timeout: 60s }
`,
    },
  ],
  open: openSfcc,
  async probe(connection, signal) {
    const [siteId = ""] = connection.siteIds;
    const readsOrders = listOrders.scopes?.some((scope) => connection.scopes.includes(scope));
    try {
      const query = { limit: "1" };
      await connection.ask({ api: ordersApi, method: "GET", siteId, path: "/orders", query, signal });
    } catch (error) {
      // The token is good: a System that is not for orders has no scope for them.
      if (readsOrders || !(error instanceof Failure) || error.code !== "sfcc.scopeMissing") throw error;
    }
  },
});
