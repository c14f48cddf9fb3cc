import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteJournal } from "@crossdock/journal";
import { createLog, type Daemon, startDaemon } from "@crossdock/server";
import {
  createHelpdeskSim,
  createStorefrontSim,
  minorDigits,
  type StoredOrder,
  type StorefrontSim,
  standardWebhook,
  storefrontClient,
} from "@crossdock/sim";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileLibrary, planOf, readOrder, registry, root } from "../flows/library.ts";
import { normaliseBy, type RetailOrder } from "../flows/retail-order.ts";
import { createAdminClient } from "./admin-client.ts";
import type { OdooAccess } from "./harness.ts";
import { type FoundOrder, findOrders } from "./orders-end-to-end-found.ts";
import {
  makeRun,
  numbered,
  type RunOrder,
  type StorefrontAddress,
  type StorefrontOrder,
} from "./orders-end-to-end-orders.ts";
import { type LossyProxy, openLossyProxy } from "./orders-end-to-end-proxy.ts";
import { findOdoo } from "./real-odoo.ts";
import { seedOdoo } from "./seed.ts";

/** A number that no run before had, so that one database serves many. */
const run = Date.now().toString(36);
const orders = makeRun(run, Date.now());
const [nineteen, fourteen] = await Promise.all([findOdoo(19), findOdoo(14)]);

if (typeof nineteen === "string") {
  console.warn(`orders end to end are left out: ${nineteen}`);
  describe("orders end to end", () => test.skip(`left out: ${nineteen}`, () => {}));
} else {
  endToEnd(nineteen, fourteen);
}

function endToEnd(odoo19: OdooAccess, odoo14: OdooAccess | string): void {
  const isJapanese = ({ order }: RunOrder): boolean => order.siteId === "RefArchJP";
  const japan = typeof odoo14 === "string" ? undefined : odoo14;
  const sold = orders.filter((each) => japan !== undefined || !isJapanese(each));
  const versionOf = (each: RunOrder): OdooAccess => (isJapanese(each) && japan ? japan : odoo19);

  describe(`orders of run ${run} end to end`, () => {
    const storefronts = {
      acme: createStorefrontSim({ siteIds: ["RefArchEU", "RefArchUS"] }),
      nordwind: createStorefrontSim({ siteIds: ["RefArchJP", "RefArchEU"] }),
    };
    const helpdesk = createHelpdeskSim();
    const compared: Record<string, unknown>[] = [];
    let proxies: { odoo19: LossyProxy; odoo14: LossyProxy };
    let folder: string;
    let daemon: Daemon;

    beforeAll(async () => {
      for (const access of [odoo19, ...(japan ? [japan] : [])])
        await seedOdoo(adminOf(access), access.version);
      await Promise.all([helpdesk.start(), storefronts.acme.start(), storefronts.nordwind.start()]);
      proxies = {
        odoo19: await openLossyProxy(odoo19.url),
        odoo14: await openLossyProxy(japan?.url ?? odoo19.url),
      };
      loseAnswers(proxies, japan !== undefined);
      for (const { retailer, order } of sold) storefronts[retailer].placeOrder(stored(order));
      for (const name of ["unknown-product", "no-country", "cancelled", "not-confirmed"])
        storefronts.acme.placeOrder(
          stored({ ...numbered(readOrder(name), run, "acme"), ...unoffered(name) }),
        );
      folder = await mkdtemp(join(tmpdir(), "crossdock-odoo-"));
      daemon = await startDaemon({
        folder: root,
        environment: "test",
        registry,
        variables: variables(),
        journal: await openSqliteJournal(join(folder, "journal.db")),
        log: () => createLog("silent"),
        watch: false,
      });
      await settled(daemon, sold.length + stopped);
    }, 900_000);

    afterAll(async () => {
      await daemon?.stop();
      await Promise.all([helpdesk.stop(), storefronts.acme.stop(), storefronts.nordwind.stop()]);
      await Promise.all([proxies?.odoo19.close(), proxies?.odoo14.close()]);
      if (folder) await rm(folder, { recursive: true });
      console.table(compared);
    });

    function variables(): Record<string, string> {
      return {
        ...storefrontOf("ACME", storefronts.acme),
        ...storefrontOf("NORDWIND", storefronts.nordwind),
        ...erpOf("ACME_ODOO", odoo19, proxies.odoo19.url),
        ...erpOf("NORDWIND_ODOO_EUROPE", odoo19, proxies.odoo19.url),
        ...erpOf("NORDWIND_ODOO_JAPAN", japan ?? odoo19, proxies.odoo14.url),
        ACME_HELPDESK_URL: helpdesk.url,
        CROSSDOCK_SECRET_ACME_HELPDESK_TOKEN: "token",
      };
    }

    test.each(sold.map((each) => [each.name, each] as const))("%s", async (name, each) => {
      const access = versionOf(each);
      const { order, retailer } = each;
      const origin = `sfcc:${order.siteId}:${order.orderNo}`;
      const found = await findOrders(adminOf(access), access.version, origin);
      expect(found.map((one) => one.name)).toHaveLength(1);
      const [one] = found as [FoundOrder];
      compared.push(rowOf(name, access.version, one));
      expect(one).toMatchObject(expectedHead(order, retailer));
      expect(one.invoice).toEqual(expectedAddress(order.billingAddress, retailer));
      expect(one.delivery).toEqual(
        expectedAddress(order.shipments[0]?.shippingAddress ?? order.billingAddress, retailer),
      );
      for (const { shippingAddress } of order.shipments) {
        if (shippingAddress) expect(one.addresses).toContain(`delivery ${contactName(shippingAddress)}`);
      }
      expect(amountsOf(one, order)).toEqual(await expectedLines(order, retailer));
      const unit = 10 ** -minorDigits[order.currency as keyof typeof minorDigits];
      expect(Math.abs(one.rounding)).toBeLessThanOrEqual(unit * one.lines.length + 1e-9);
      expect(storefronts[retailer].store.get(order.siteId, order.orderNo)?.exportStatus).toBe("exported");
    });

    test("answers that were lost after the work was done made no second order", () => {
      const lost = [...proxies.odoo19.lost, ...(japan ? proxies.odoo14.lost : [])];
      console.table(lost);
      expect(lost.map(({ name }) => name).sort()).toEqual(
        japan ? lossNames : lossNames.filter((each) => !each.startsWith("14")),
      );
      // The server did what it was asked: only the answer never arrived.
      expect(lost.filter(({ status }) => status !== 200)).toEqual([]);
    });

    test("a newer version of a confirmed order changes that order and makes no other", async () => {
      const changed = { ...numbered(readOrder("guest-changed"), run, "acme"), exportStatus: "ready" };
      const body = JSON.stringify(changed);
      const answer = await fetch(`${daemon.address}/hooks/acme/orders`, {
        method: "POST",
        headers: standardWebhook(body, `change-${run}`, webhookSecret),
        body,
      });
      expect(answer.status).toBe(202);
      await settled(daemon, sold.length + stopped + 1);
      const origin = `sfcc:${changed.siteId}:${changed.orderNo}`;
      const found = await findOrders(adminOf(odoo19), 19, origin);
      expect(found).toMatchObject([
        {
          ...expectedHead(changed, "acme"),
          delivery: expectedAddress(changed.shipments[0]?.shippingAddress ?? changed.billingAddress, "acme"),
        },
      ]);
      expect(found[0]?.delivery.street).toBe("Rue de la Gare 41");
    });

    test("an order with an unknown article waits for a person, by its number", async () => {
      const { siteId, orderNo } = numbered(readOrder("unknown-product"), run, "acme");
      const { items } = await daemon.journal.messages.list({ key: `${siteId}/${orderNo}`, limit: 5 });
      expect(items).toMatchObject([
        { state: "held", failure: { class: "UnknownProduct", title: "the ERP does not know SKU-9999" } },
      ]);
    });

    test("what is not to arrive is neither in the ERP nor marked exported", async () => {
      for (const name of ["unknown-product", "no-country", "cancelled", "not-confirmed"]) {
        const order = numbered(readOrder(name), run, "acme");
        const origin = `sfcc:${order.siteId}:${order.orderNo}`;
        expect(await findOrders(adminOf(odoo19), 19, origin)).toEqual([]);
        expect(storefronts.acme.store.get(order.siteId, order.orderNo)?.exportStatus).not.toBe("exported");
      }
    });
  });
}

/** Messages that the orders which must not arrive make: one is held, one quarantined, the others are not even read. */
const stopped = 2;

const webhookSecret = "whsec_c2VjcmV0IG9mIHRoZSBzdG9yZWZyb250";

const lossNames = ["14: order", "19: confirmation", "19: order", "19: partner"];

/** One answer of every kind of write is lost once the server has done the work. */
function loseAnswers(
  { odoo19, odoo14 }: { odoo19: LossyProxy; odoo14: LossyProxy },
  withJapan: boolean,
): void {
  const json2 =
    (model: string, method: string) =>
    ({ path }: { path: string }) =>
      path === `/json/2/${model}/${method}`;
  odoo19.loseAnswer("19: partner", json2("res.partner", "load"));
  odoo19.loseAnswer("19: order", json2("sale.order", "load"));
  odoo19.loseAnswer("19: confirmation", json2("sale.order", "action_confirm"));
  if (withJapan)
    odoo14.loseAnswer("14: order", ({ body }) => body.includes('"sale.order"') && body.includes('"load"'));
}

function adminOf({ url, database, adminUid, adminKey }: OdooAccess) {
  return createAdminClient({ url, database, uid: adminUid, key: adminKey });
}

/** The API's shape is what the store keeps. */
const stored = (order: StorefrontOrder): StoredOrder => order as unknown as StoredOrder;

/** What the storefront itself says of orders that must not be taken. */
const unoffered = (name: string): { exportStatus?: string } =>
  name === "not-confirmed" ? { exportStatus: "not_exported" } : {};

function expectedHead(order: StorefrontOrder, retailer: RunOrder["retailer"]) {
  const prefix = retailer === "acme" ? "SF" : "NW";
  const { guest, customerNo, email } = order.customerInfo;
  const tax = order.taxTotal ?? order.adjustedMerchandizeTotalTax + order.adjustedShippingTotalTax;
  const digits = minorDigits[order.currency as keyof typeof minorDigits];
  return {
    state: "sale",
    currency: order.currency,
    total: order.orderTotal,
    tax: Number(tax.toFixed(digits)),
    date: order.placeDate.slice(0, 19).replace("T", " "),
    partner: {
      ref: guest ? `${prefix}-GUEST-${order.siteId}-${order.orderNo}` : `${prefix}-${customerNo}`,
      name: order.billingAddress.fullName,
      email: email ?? false,
    },
  };
}

const contactName = ({ fullName, companyName }: StorefrontAddress): string =>
  [fullName, ...(companyName && companyName !== fullName ? [companyName] : [])].join(", ");

function expectedAddress(address: StorefrontAddress, retailer: RunOrder["retailer"]) {
  const states = retailer === "acme" ? ["US", "CA"] : ["JP"];
  const street2 = [address.address2, address.suite, address.postBox].filter(Boolean).join(", ");
  return {
    name: contactName(address),
    street: address.address1,
    street2: street2 || false,
    zip: address.postalCode,
    city: address.city,
    country: address.countryCode,
    state: states.includes(address.countryCode) ? (address.stateCode ?? "") : "",
    phone: address.phone ?? false,
  };
}

/** Every article, certificate and charge: what it is, how many, the amount that the customer pays, its taxes. */
async function expectedLines(order: StorefrontOrder, retailer: RunOrder["retailer"]): Promise<string[]> {
  const { lines, shipping } = await normalise(order, retailer);
  const taxes = (rate: string): string => `${Number((Number(rate) * 100).toFixed(4))}% ${order.taxation}`;
  return [
    ...lines.map(({ kind, sku, quantity, amount, taxRate }) =>
      kind === "giftCertificate"
        ? lineText("GIFT-CERTIFICATE", quantity, Number(amount), [])
        : lineText(sku ?? "", quantity, Number(amount), [taxes(taxRate)]),
    ),
    ...shipping.map(({ amount, taxRate }) => lineText("SHIPPING", 1, Number(amount), [taxes(taxRate)])),
  ].sort();
}

const revision = compileLibrary();

const normalise = (order: StorefrontOrder, retailer: RunOrder["retailer"]): Promise<RetailOrder> =>
  normaliseBy(planOf(revision, retailer, "order-to-erp@1"))(order);

function amountsOf({ lines }: FoundOrder, { taxation }: StorefrontOrder): string[] {
  return lines
    .map(({ product, quantity, net, gross, taxes }) =>
      lineText(product, quantity, taxation === "gross" ? gross : net, taxes),
    )
    .sort();
}

const lineText = (product: string, quantity: number, amount: number, taxes: readonly string[]): string =>
  `${quantity} x ${product} = ${amount} [${taxes.join(", ")}]`;

function rowOf(name: string, version: number, found: FoundOrder): Record<string, unknown> {
  return {
    order: name,
    odoo: version,
    number: found.name,
    state: found.state,
    total: `${found.total} ${found.currency}`,
    tax: found.tax,
    rounding: Number(found.rounding.toFixed(2)),
    lines: found.lines.length,
    date: found.date,
    partner: found.partner.ref,
    invoice: found.invoice.country,
    delivery: `${found.delivery.country} ${found.delivery.state}`.trim(),
  };
}

function storefrontOf(prefix: string, sim: StorefrontSim): Record<string, string> {
  return {
    [`${prefix}_SFCC_URL`]: sim.url,
    [`${prefix}_SFCC_TOKEN_URL`]: sim.tokenUrl,
    [`${prefix}_SFCC_CLIENT`]: storefrontClient.id,
    [`${prefix}_SFCC_ORGANIZATION`]: sim.organizationId,
    [`${prefix}_ORDER_MINIMUM_AGE`]: "0s",
    [`CROSSDOCK_SECRET_${prefix}_SFCC_CLIENT_SECRET`]: storefrontClient.secret ?? "",
    [`CROSSDOCK_SECRET_${prefix}_STOREFRONT_WEBHOOK`]: webhookSecret,
    [`CROSSDOCK_SECRET_${prefix}_CARRIER_WEBHOOK`]: "whsec_c2VjcmV0IG9mIHRoZSBjYXJyaWVy",
  };
}

function erpOf(prefix: string, access: OdooAccess, url: string): Record<string, string> {
  return {
    [`${prefix}_URL`]: url,
    [`${prefix}_DATABASE`]: access.database,
    [`${prefix}_LOGIN`]: access.login,
    [`CROSSDOCK_SECRET_${prefix}_API_KEY`]: access.key,
  };
}

/** Waits until at least `expected` messages have come and none is on its way any more; throws with what is left after ten minutes. */
async function settled(daemon: Daemon, expected: number): Promise<void> {
  const until = Date.now() + 600_000;
  for (;;) {
    const { items } = await daemon.journal.messages.list({ limit: 500 });
    const moving = items.filter(({ state }) => ["accepted", "retrying", "paused"].includes(state));
    if (items.length >= expected && moving.length === 0) return;
    if (Date.now() > until) {
      const left = moving.map(({ key, state, failure }) => `${key} ${state}: ${failure?.title ?? ""}`);
      throw new Error(`${items.length} of ${expected} messages came; on their way: ${left.join("\n")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
