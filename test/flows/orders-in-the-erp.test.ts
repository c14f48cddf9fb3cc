import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createLog, type Daemon, startDaemon } from "@crossdock/server";
import {
  createErpSim,
  createStorefrontSim,
  type ErpSim,
  type makeOrder,
  type StorefrontSim,
  storefrontClient,
} from "@crossdock/sim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOrder, registry, root } from "./library.ts";

/** Orders of the fixtures that each retailer's storefront offers. */
const offered = {
  acme: [
    "guest",
    "registered-discounts",
    "gross-two-rates",
    "gift-certificate-paying",
    "option",
    "fractional-cents",
    "discount-not-shared",
    "net",
    "net-order-discount",
    "gift-certificate-bought",
    "gift-certificate-only",
    "split-shipment",
    "unknown-product",
    "no-country",
    "cancelled",
    "not-confirmed",
  ],
  nordwind: ["yen", "gross-two-rates"],
};

const stopped = ["unknown-product", "no-country", "cancelled", "not-confirmed"];
const arriving = offered.acme.filter((name) => !stopped.includes(name));

/** Seeds of further orders of the simulated storefront. */
const seeds = Array.from({ length: 8 }, (_, index) => index + 1);

interface Detail {
  startedBy: { event: string; flow: string; message: string } | null;
  steps: { step: string; started: unknown[] }[];
}

interface Message {
  id: string;
  flow: string;
  key: string | null;
  retailer: string;
  state: string;
  failure?: { title: string };
}

/** A helpdesk that keeps what it was told. */
function helpdesk(): { server: Server; told: string[] } {
  const told: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      told.push(`${request.method} ${request.url}`);
      response.writeHead(201, { "content-type": "application/json" }).end('{ "ticket": { "id": "1" } }');
    });
  });
  return { server, told };
}

describe.each(["round_per_line", "round_globally"] as const)("with an ERP that rounds by %s", (rounding) => {
  const erps = {
    acme: createErpSim({ rounding, work: 1 }),
    japan: createErpSim({ version: 14, work: 1 }),
    europe: createErpSim({ rounding, work: 1 }),
  };
  const storefronts = {
    acme: createStorefrontSim({ siteIds: ["RefArchEU", "RefArchUS"] }),
    nordwind: createStorefrontSim({ siteIds: ["RefArchJP", "RefArchEU"] }),
  };
  const desk = helpdesk();
  let daemon: Daemon;
  let messages: Message[] = [];
  let generated: Placed[] = [];

  beforeAll(async () => {
    const all = [...Object.values(erps), ...Object.values(storefronts)];
    await Promise.all(all.map((sim) => sim.start()));
    await new Promise<void>((resolve) => desk.server.listen(0, "127.0.0.1", resolve));
    place();
    daemon = await startDaemon({
      folder: root,
      environment: "test",
      registry,
      variables: variables(),
      log: () => createLog("silent"),
      watch: false,
    });
    messages = await settled(daemon);
  });

  afterAll(async () => {
    await daemon?.stop();
    desk.server.close();
    await Promise.all([...Object.values(erps), ...Object.values(storefronts)].map((sim) => sim.stop()));
  });

  function place(): void {
    for (const name of offered.acme) storefronts.acme.placeOrder({ ...stored(name), ...gift(name) });
    // This storefront never says `ready`.
    for (const name of offered.nordwind)
      storefronts.nordwind.placeOrder({ ...stored(name), exportStatus: "not_exported" });
    const more = seeds.map((seed) => ({ seed, siteId: seed % 2 ? "RefArchEU" : "RefArchUS" }));
    generated = storefronts.acme.place(...more) as unknown as Placed[];
  }

  function variables(): Record<string, string> {
    const { port } = desk.server.address() as AddressInfo;
    return {
      ...storefrontOf("ACME", storefronts.acme),
      ...storefrontOf("NORDWIND", storefronts.nordwind),
      ...erpOf("ACME_ODOO", erps.acme),
      ...erpOf("NORDWIND_ODOO_JAPAN", erps.japan),
      ...erpOf("NORDWIND_ODOO_EUROPE", erps.europe),
      ACME_HELPDESK_URL: `http://127.0.0.1:${port}`,
      CROSSDOCK_SECRET_ACME_HELPDESK_TOKEN: "token",
    };
  }

  test.each(arriving)("%s is in the ERP once, confirmed, with the storefront's totals", (name) => {
    expectArrived(erps.acme, stored(name));
  });

  test("so is every order of the simulated storefront", () => {
    expect(generated).toHaveLength(seeds.length);
    for (const order of generated) expectArrived(erps.acme, order);
  });

  test("the second retailer's orders are in the ERP of their site, and nowhere else", () => {
    expectArrived(erps.japan, stored("yen"));
    expectArrived(erps.europe, stored("gross-two-rates"));
    expect(erps.japan.records("sale.order")).toHaveLength(1);
    expect(erps.europe.records("sale.order")).toHaveLength(1);
  });

  test("what the ERP has is marked exported, and nothing else", () => {
    for (const { orderNo, exportStatus } of storefronts.acme.store.all()) {
      const isThere = ordersOf(erps.acme, String(orderNo)).length === 1;
      expect({ orderNo, isExported: exportStatus === "exported" }).toEqual({ orderNo, isExported: isThere });
    }
  });

  test("an unknown article holds its order, with the article's name", () => {
    const held = messages.filter(({ state }) => state === "held");
    expect(held).toMatchObject([
      { key: "RefArchEU/EU-00020007", failure: { title: "the ERP does not know SKU-9999" } },
    ]);
  });

  test("an address without a country is quarantined, and found by its order number", () => {
    const quarantined = messages.filter(({ state }) => state === "quarantined");
    expect(quarantined).toMatchObject([{ key: "RefArchEU/EU-00020009" }]);
  });

  test("cancelled and unconfirmed orders are not even read", () => {
    const keys = messages.map(({ key }) => key);
    expect(keys).not.toContain("RefArchEU/EU-00020010");
    expect(keys).not.toContain("RefArchEU/EU-00020012");
  });

  test("guests have a contact of their own, accounts share one", () => {
    const refs = erps.acme.records("res.partner").flatMap(({ ref }) => (ref ? [String(ref)] : []));
    expect(refs).toContain("SF-GUEST-RefArchEU-EU-00020001");
    expect(refs.filter((ref) => ref === "SF-00020417")).toHaveLength(1);
  });

  test("a gift order is told to the order desk, once, by a message that the order started", async () => {
    expect(desk.told).toEqual(["POST /api/v1/tickets"]);
    const detail = async (id: string) =>
      (await (await fetch(`${daemon.address}/v1/messages/${id}`)).json()) as Detail;
    const wishes = messages.filter(({ flow }) => flow === "gift-wishes-to-helpdesk@1");
    expect(wishes).toMatchObject([{ state: "succeeded" }]);
    const [{ id } = { id: "" }] = wishes;
    const { startedBy } = await detail(id);
    expect(startedBy).toMatchObject({ event: "order.gift-wish", flow: "order-to-erp@1" });
    const order = await detail(startedBy?.message ?? "");
    expect(order.steps.find(({ step }) => step === "gift-desk")?.started).toEqual([
      { flow: "gift-wishes-to-helpdesk@1", id, state: "accepted" },
    ]);
  });
});

/** A fixture as the storefront's store takes it. */
function stored(name: string) {
  // The fixtures have the shape of the API, which is what the store keeps; two of them deliberately not quite.
  return readOrder(name) as unknown as ReturnType<typeof makeOrder>;
}

const gift = (name: string) => (name === "guest" ? { c_giftWrapRequest: "red ribbon" } : {});

function storefrontOf(prefix: string, sim: StorefrontSim): Record<string, string> {
  return {
    [`${prefix}_SFCC_URL`]: sim.url,
    [`${prefix}_SFCC_TOKEN_URL`]: sim.tokenUrl,
    [`${prefix}_SFCC_CLIENT`]: storefrontClient.id,
    [`${prefix}_SFCC_ORGANIZATION`]: sim.organizationId,
    [`${prefix}_ORDER_MINIMUM_AGE`]: "0s",
    [`CROSSDOCK_SECRET_${prefix}_SFCC_CLIENT_SECRET`]: storefrontClient.secret ?? "",
    [`CROSSDOCK_SECRET_${prefix}_STOREFRONT_WEBHOOK`]: "whsec_c2VjcmV0IG9mIHRoZSBzdG9yZWZyb250",
    [`CROSSDOCK_SECRET_${prefix}_CARRIER_WEBHOOK`]: "whsec_c2VjcmV0IG9mIHRoZSBjYXJyaWVy",
  };
}

function erpOf(prefix: string, sim: ErpSim): Record<string, string> {
  return {
    [`${prefix}_URL`]: sim.url,
    [`${prefix}_DATABASE`]: sim.database,
    [`${prefix}_LOGIN`]: sim.user.login,
    [`CROSSDOCK_SECRET_${prefix}_API_KEY`]: sim.user.key,
  };
}

/** All messages, once none of them is on its way any more. */
async function settled(daemon: Daemon): Promise<Message[]> {
  const under = new Set(["accepted", "waiting", "running", "retrying"]);
  let before = -1;
  for (;;) {
    const answer = await fetch(`${daemon.address}/v1/messages?limit=200`);
    const { items } = (await answer.json()) as { items: Message[] };
    const isQuiet =
      items.length > 0 && items.length === before && items.every(({ state }) => !under.has(state));
    if (isQuiet) return items;
    before = items.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function ordersOf(erp: ErpSim, orderNo: string): Record<string, unknown>[] {
  return erp.records("sale.order").filter(({ client_order_ref }) => client_order_ref === orderNo);
}

interface Placed {
  orderNo: string;
  siteId: string;
  placeDate: string;
  orderTotal: number;
  taxTotal?: number;
  adjustedMerchandizeTotalTax: number;
  adjustedShippingTotalTax: number;
}

function expectArrived(erp: ErpSim, order: Placed): void {
  const tax = order.taxTotal ?? order.adjustedMerchandizeTotalTax + order.adjustedShippingTotalTax;
  const found = ordersOf(erp, order.orderNo);
  expect(found).toHaveLength(1);
  expect({ ...found[0], tax: Number(found[0]?.["amount_tax"]).toFixed(2) }).toMatchObject({
    origin: `sfcc:${order.siteId}:${order.orderNo}`,
    state: "sale",
    date_order: order.placeDate.slice(0, 19).replace("T", " "),
    amount_total: order.orderTotal,
    tax: tax.toFixed(2),
  });
}
