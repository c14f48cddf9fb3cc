import { parseArgs } from "node:util";
import { recordExchanges } from "../exchanges.ts";
import { createStorefrontSim, storefrontClient } from "./storefront.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8801" },
    host: { type: "string", default: "127.0.0.1" },
    tenant: { type: "string", default: "zzxy_prd" },
    orders: { type: "string", default: "0" },
    "index-lag": { type: "string", default: "0" },
    "on-order": { type: "boolean", default: false },
  },
});

const log = process.env["CROSSDOCK_SPEC_LOG"];
if (log) recordExchanges(log);
const sim = createStorefrontSim({
  port: Number(values.port),
  host: values.host,
  tenant: values.tenant,
  indexLag: Number(values["index-lag"]),
  onOrderInventory: values["on-order"],
});
await sim.start();
sim.place(...Array.from({ length: Number(values.orders) }, (_, index) => ({ seed: index + 1 })));
process.stdout.write(
  `storefront on ${sim.url} (organization ${sim.organizationId}, client ${storefrontClient.id}, secret ${storefrontClient.secret})\n`,
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sim.stop());
