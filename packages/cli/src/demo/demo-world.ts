import {
  createErpSim,
  createHelpdeskSim,
  createStorefrontSim,
  type ErpSim,
  type StorefrontSim,
  storefrontClient,
} from "@crossdock/sim";

/** The other side of both retailers, simulated on free ports of this machine. */
export interface DemoWorld {
  acme: { storefront: StorefrontSim; erp: ErpSim };
  nordwind: { storefront: StorefrontSim; erp: ErpSim; europe: ErpSim };
  /** Point the workspace in `flows/` at the simulators. */
  variables: Readonly<Record<string, string>>;
  /** The secret that the webhooks' senders share, in the form of Standard Webhooks. */
  webhookSecret: string;
  stop(): Promise<void>;
}

export async function openDemoWorld(): Promise<DemoWorld> {
  const acme = {
    storefront: createStorefrontSim({ siteIds: ["RefArchEU", "RefArchUS"] }),
    erp: createErpSim({ version: 19 }),
  };
  const nordwind = {
    storefront: createStorefrontSim({ siteIds: ["RefArchJP", "RefArchEU"] }),
    erp: createErpSim({ version: 14 }),
    europe: createErpSim({ version: 19 }),
  };
  const helpdesk = createHelpdeskSim();
  const all = [acme.storefront, acme.erp, nordwind.storefront, nordwind.erp, nordwind.europe, helpdesk];
  await Promise.all(all.map((sim) => sim.start()));
  const webhookSecret = `whsec_${Buffer.from("crossdock demo secret").toString("base64")}`;
  return {
    acme,
    nordwind,
    webhookSecret,
    variables: {
      ...storefrontVariables("ACME", acme.storefront),
      ...storefrontVariables("NORDWIND", nordwind.storefront),
      ...erpVariables("ACME_ODOO", acme.erp),
      ...erpVariables("NORDWIND_ODOO_JAPAN", nordwind.erp),
      ...erpVariables("NORDWIND_ODOO_EUROPE", nordwind.europe),
      ACME_HELPDESK_URL: helpdesk.url,
      CROSSDOCK_SECRET_ACME_HELPDESK_TOKEN: "demo",
      CROSSDOCK_SECRET_ACME_STOREFRONT_WEBHOOK: webhookSecret,
      CROSSDOCK_SECRET_ACME_CARRIER_WEBHOOK: webhookSecret,
      CROSSDOCK_SECRET_NORDWIND_STOREFRONT_WEBHOOK: webhookSecret,
    },
    async stop() {
      await Promise.all(all.map((sim) => sim.stop()));
    },
  };
}

function storefrontVariables(retailer: string, sim: StorefrontSim): Record<string, string> {
  return {
    [`${retailer}_SFCC_URL`]: sim.url,
    [`${retailer}_SFCC_TOKEN_URL`]: sim.tokenUrl,
    [`${retailer}_SFCC_CLIENT`]: storefrontClient.id,
    [`${retailer}_SFCC_ORGANIZATION`]: sim.organizationId,
    [`${retailer}_ORDER_MINIMUM_AGE`]: "0s",
    [`CROSSDOCK_SECRET_${retailer}_SFCC_CLIENT_SECRET`]: storefrontClient.secret ?? "",
  };
}

function erpVariables(name: string, sim: ErpSim): Record<string, string> {
  return {
    [`${name}_URL`]: sim.url,
    [`${name}_DATABASE`]: sim.database,
    [`${name}_LOGIN`]: sim.user.login,
    [`CROSSDOCK_SECRET_${name}_API_KEY`]: sim.user.key,
  };
}
