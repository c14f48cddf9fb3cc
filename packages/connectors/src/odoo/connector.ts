import { defineConnector, secret } from "@crossdock/kit";
import { Type } from "typebox";
import { call } from "./call.ts";
import { odooOptions, openOdoo } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import { ordersConfirm } from "./orders-confirm.ts";
import { read } from "./read.ts";
import { resolve } from "./resolve.ts";
import { search } from "./search.ts";
import { stockChanges } from "./stock-changes.ts";
import { stockSet } from "./stock-set.ts";
import { stockSnapshot } from "./stock-snapshot.ts";
import { update } from "./update.ts";
import { upsert } from "./upsert.ts";

/** Odoo 14 to 19: JSON-2 or JSON-RPC behind the same operations. */
export const odoo = defineConnector({
  name: "odoo",
  summary: "Odoo 14 to 19 as the ERP: records written once, codes instead of ids, exact totals, stock.",
  status: "stable",
  auth: {
    bearer: Type.Object(
      {
        scheme: Type.Literal("bearer"),
        token: secret({
          description: "API key of the integration user; with `json-rpc` it is the password.",
        }),
      },
      { additionalProperties: false },
    ),
  },
  options: odooOptions,
  operations: [
    upsert,
    update,
    resolve,
    read,
    search,
    ordersConfirm,
    stockSnapshot,
    stockChanges,
    stockSet,
    call,
  ],
  failures: odooFailures.table,
  examples: [
    {
      title: "Odoo 19",
      yaml: `kind: System
name: acme-odoo
owner: acme-erp
criticality: critical
connector: odoo
baseUrl: '\${env:ACME_ODOO_URL}'
auth: { scheme: bearer, token: '\${secret:acme/odoo/api-key}' }
options: { database: acme }
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 150s }
`,
    },
    {
      title: "Odoo 14 to 18",
      yaml: `kind: System
name: acme-odoo
owner: acme-erp
criticality: critical
connector: odoo
baseUrl: '\${env:ACME_ODOO_URL}'
auth: { scheme: bearer, token: '\${secret:acme/odoo/api-key}' }
options: { database: acme, api: json-rpc, login: crossdock }
limits: { concurrency: 3, timeout: 150s }
`,
    },
  ],
  open: openOdoo,
  async probe(connection, signal) {
    await connection.serverVersion(signal);
    // Answers only to the right database and key, and reads nothing that a right could be missing for.
    await connection.ask({ model: "res.users", method: "context_get", signal });
    await connection.company(signal);
  },
});
