import { defineConnector } from "@crossdock/kit";
import { sfccAuth } from "./auth.ts";
import { openSfcc } from "./connection.ts";
import { sfccFailures } from "./failures.ts";
import { sfccOptions } from "./options.ts";
import { ordersGet } from "./orders-get.ts";
import { ordersList } from "./orders-list.ts";
import { setCustomAttributes } from "./set-custom-attributes.ts";
import { setStatus } from "./set-status.ts";
import {
  setConfirmationStatus,
  setExportStatus,
  setExternalStatus,
  setPaymentStatus,
  setShippingStatus,
} from "./status-setter.ts";

/** Salesforce B2C Commerce through its Orders API. */
export const sfcc = defineConnector({
  name: "sfcc",
  summary: "Salesforce B2C Commerce: reads placed orders and writes their statuses back.",
  status: "stable",
  auth: sfccAuth,
  options: sfccOptions,
  operations: [
    ordersList,
    ordersGet,
    setExportStatus,
    setConfirmationStatus,
    setPaymentStatus,
    setShippingStatus,
    setExternalStatus,
    setStatus,
    setCustomAttributes,
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
    await connection.ask({ method: "GET", siteId, path: "", query: { limit: "1" }, signal });
  },
});
