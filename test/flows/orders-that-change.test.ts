import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog, type Daemon, startDaemon } from "@crossdock/server";
import {
  createErpSim,
  createHelpdeskSim,
  createStorefrontSim,
  type ErpSim,
  type makeOrder,
  type StorefrontSim,
  storefrontClient,
} from "@crossdock/sim";
import { afterEach, describe, expect, test } from "vitest";
import { readOrder, registry, root } from "./library.ts";

type Order = ReturnType<typeof makeOrder>;
type Row = Record<string, unknown>;

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

/** A shop of the flow library whose orders go to one simulated ERP of that version. */
async function openShop(version: 14 | 19) {
  const erp = createErpSim({ version, work: 1 });
  const storefronts = {
    ACME: createStorefrontSim({ siteIds: ["RefArchEU", "RefArchUS"] }),
    NORDWIND: createStorefrontSim({ siteIds: ["RefArchJP", "RefArchEU"] }),
  };
  const helpdesk = createHelpdeskSim({});
  for (const sim of [erp, ...Object.values(storefronts), helpdesk]) {
    await sim.start();
    running.push(() => sim.stop());
  }
  const daemon = await startDaemon({
    folder: workspaceFor(version, erp),
    environment: "test",
    registry,
    variables: { ...variablesOf(erp, storefronts), ACME_HELPDESK_URL: helpdesk.url },
    log: () => createLog("silent"),
    watch: false,
  });
  running.push(() => daemon.stop());
  const ordersOf = (orderNo: string) =>
    erp.records("sale.order").filter(({ client_order_ref }) => client_order_ref === orderNo);
  return {
    erp,
    ordersOf,
    linesOf(orderNo: string): Row[] {
      const ids = new Set(ordersOf(orderNo).flatMap(({ order_line }) => order_line as number[]));
      return erp.records("sale.order.line").filter(({ id }) => ids.has(id as number));
    },
    /** Hands an order in as the storefront pushes it; answers what became of it. */
    async send(order: Order): Promise<string | undefined> {
      // The storefront knows it, and does not offer it to a poll.
      if (!storefronts.ACME.store.get(order.siteId, order.orderNo))
        storefronts.ACME.placeOrder({ ...fixture("guest"), ...namesOf(order), exportStatus: "not_exported" });
      const taken = await daemon.engine.accept("order-to-erp@1", "acme", order);
      expect(taken.state).toBe("accepted");
      return taken.state === "accepted" ? endOf(daemon, taken.id) : undefined;
    },
  };
}

/** The library; where an ERP speaks the older API only, its System says so. */
function workspaceFor(version: 14 | 19, erp: ErpSim): string {
  if (version === 19) return root;
  const folder = mkdtempSync(join(tmpdir(), "orders-"));
  running.push(() => rmSync(folder, { recursive: true }));
  for (const part of ["flows", "schemas", "docs"])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const file = join(folder, "flows/retailers/acme/acme-odoo.system.yaml");
  const text = readFileSync(file, "utf8");
  expect(text).toContain("api: json-2");
  writeFileSync(file, text.replace("api: json-2", `api: json-rpc, login: ${erp.user.login}`));
  return folder;
}

function variablesOf(erp: ErpSim, storefronts: Record<string, StorefrontSim>): Record<string, string> {
  const shops = Object.entries(storefronts).map(([prefix, sim]) => ({
    [`${prefix}_SFCC_URL`]: sim.url,
    [`${prefix}_SFCC_TOKEN_URL`]: sim.tokenUrl,
    [`${prefix}_SFCC_CLIENT`]: storefrontClient.id,
    [`${prefix}_SFCC_ORGANIZATION`]: sim.organizationId,
    [`${prefix}_ORDER_MINIMUM_AGE`]: "0s",
    [`CROSSDOCK_SECRET_${prefix}_SFCC_CLIENT_SECRET`]: storefrontClient.secret ?? "",
    [`CROSSDOCK_SECRET_${prefix}_STOREFRONT_WEBHOOK`]: "whsec_c2VjcmV0IG9mIHRoZSBzdG9yZWZyb250",
    [`CROSSDOCK_SECRET_${prefix}_CARRIER_WEBHOOK`]: "whsec_c2VjcmV0IG9mIHRoZSBjYXJyaWVy",
  }));
  const erps = ["ACME_ODOO", "NORDWIND_ODOO_JAPAN", "NORDWIND_ODOO_EUROPE"].map((prefix) => ({
    [`${prefix}_URL`]: erp.url,
    [`${prefix}_DATABASE`]: erp.database,
    [`${prefix}_LOGIN`]: erp.user.login,
    [`CROSSDOCK_SECRET_${prefix}_API_KEY`]: erp.user.key,
  }));
  return Object.assign({ CROSSDOCK_SECRET_ACME_HELPDESK_TOKEN: "token" }, ...shops, ...erps);
}

async function endOf({ journal }: Daemon, id: string): Promise<string | undefined> {
  for (;;) {
    const row = await journal.messages.get(id);
    if (row && !["accepted", "retrying"].includes(row.state)) return row.state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const namesOf = ({ orderNo, siteId }: Order) => ({ orderNo, siteId });

/** A fixture of its own, under another number. */
function fixture(name: string, orderNo?: string): Order {
  // The fixtures have the shape of the API.
  const order = structuredClone(readOrder(name)) as unknown as Order;
  return orderNo === undefined ? order : { ...order, orderNo };
}

/** The order again, with these changes of its JSON and so many minutes later. */
function changed(order: Order, minutes: number, change: (order: Row) => void): Order {
  const later = structuredClone(order) as Order & { lastModified: string };
  later.lastModified = new Date(Date.parse(later.lastModified) + minutes * 60_000).toISOString();
  // Tests reach into fields that the storefront's type leaves open.
  change(later as unknown as Row);
  return later;
}

const at = (row: unknown, name: string): Row => (row as Record<string, Row>)[name] as Row;
const firstOf = (row: Row, name: string): Row => (row[name] as Row[])[0] as Row;

describe("an order that changes", () => {
  test("leaves nothing of an earlier address on the contact of an account", async () => {
    const { send, erp } = await openShop(19);
    const ofAccount = (order: Order, change: (address: Row) => void): Order =>
      changed(order, 0, (row) => {
        Object.assign(at(row, "customerInfo"), { guest: false, customerNo: "00054321" });
        change(at(row, "billingAddress"));
      });
    const before = ofAccount(fixture("net", "MOVE-1"), (address) => {
      address["address2"] = "3rd floor";
    });
    const after = ofAccount(fixture("guest", "MOVE-2"), (address) => {
      delete address["phone"];
      delete address["address2"];
      Object.assign(address, {
        address1: "Ahornallee 8",
        city: "Bonn",
        postalCode: "53111",
        countryCode: "DE",
      });
    });
    expect([await send(before), await send(after)]).toEqual(["succeeded", "succeeded"]);
    const contact = erp.records("res.partner").find(({ ref }) => ref === "SF-00054321");
    expect(contact).toMatchObject({ street: "Ahornallee 8", zip: "53111", city: "Bonn" });
    expect(contact).toMatchObject({ street2: false, state_id: false, phone: false });
  });

  test("loses the note of a gift message that is withdrawn after the ERP confirmed it", async () => {
    const { send, linesOf } = await openShop(19);
    const first = changed(fixture("guest", "GIFT-1"), 0, (row) => {
      firstOf(row, "shipments")["giftMessage"] = "Happy birthday, Sam";
    });
    const notes = () => linesOf("GIFT-1").filter(({ display_type }) => display_type === "line_note");
    expect(await send(first)).toBe("succeeded");
    expect(notes()).toHaveLength(1);
    const withdrawn = changed(first, 7, (row) => {
      delete firstOf(row, "shipments")["giftMessage"];
    });
    expect([await send(withdrawn), notes()]).toEqual(["succeeded", []]);
  });

  test("arrives although the storefront gives the change the same instant", async () => {
    const { send, ordersOf, erp } = await openShop(19);
    const first = fixture("guest", "EDIT-1");
    expect(await send(first)).toBe("succeeded");
    const edited = changed(first, 0, (row) => {
      at(firstOf(row, "shipments"), "shippingAddress")["address1"] = "Quai du Port 4";
    });
    expect(await send(edited)).toBe("succeeded");
    const [order] = ordersOf("EDIT-1");
    const [to] = (order?.["partner_shipping_id"] ?? []) as number[];
    expect(erp.records("res.partner").find(({ id }) => id === to)).toMatchObject({
      street: "Quai du Port 4",
    });
  });

  test("arrives with a line of which nothing is left", async () => {
    const { send, linesOf } = await openShop(19);
    const order = changed(fixture("guest", "NONE-1"), 0, (row) => {
      const items = row["productItems"] as Row[];
      const amounts = Object.entries(items[0] as Row).filter(([, value]) => typeof value === "number");
      const none = Object.fromEntries(amounts.map(([name]) => [name, 0]));
      items.push({
        ...items[0],
        ...none,
        itemId: "none-left",
        position: 2,
        productId: "SKU-1005",
        basePrice: 9.9,
      });
    });
    expect(await send(order)).toBe("succeeded");
    expect(linesOf("NONE-1").length).toBeGreaterThan(0);
  });
});

describe("an ERP that keeps two digits of a unit price", () => {
  test.each([
    [12, 9.9, 5],
    [7, 9.9, 3],
  ])("confirms %d pieces at %d less %d with the storefront's total", async (quantity, unit, off) => {
    const { send, ordersOf } = await openShop(14);
    const cents = (amount: number): number => Math.round(amount * 100) / 100;
    const [gross, paid] = [cents(quantity * unit), cents(quantity * unit - off)];
    const tax = cents(paid - paid / 1.19);
    const order = changed(fixture("guest", `DIGITS-${quantity}`), 0, (row) => {
      Object.assign(firstOf(row, "productItems"), {
        ...{ productId: "SKU-1005", quantity, basePrice: unit, grossPrice: gross, taxBasis: gross },
        ...{ netPrice: cents(gross / 1.19), tax: cents(gross - gross / 1.19), adjustedTax: tax },
        ...{ priceAfterItemDiscount: gross, priceAfterOrderDiscount: paid },
      });
      Object.assign(row, {
        orderPriceAdjustments: [{ priceAdjustmentId: "off", basePrice: -off, promotionId: "some-off" }],
        ...{ orderTotal: cents(paid + 9.9), taxTotal: cents(tax + 1.58) },
      });
    });
    expect(await send(order)).toBe("succeeded");
    const found = ordersOf(order.orderNo).map(({ state, amount_total }) => [state, amount_total]);
    expect(found).toEqual([["sale", cents(paid + 9.9)]]);
  });
});
