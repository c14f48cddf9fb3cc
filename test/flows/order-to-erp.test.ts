import type { FlowPlan, StepPlan } from "@crossdock/flow";
import { makeOrder } from "@crossdock/sim";
import { describe, expect, test } from "vitest";
import { exact, minorUnit } from "./decimal-text.ts";
import { compileLibrary, orderNames, planOf, readOrder } from "./library.ts";
import { normaliseBy, type RetailOrder } from "./retail-order.ts";

const revision = compileLibrary();
const acme = planOf(revision, "acme", "order-to-erp@1");
const nordwind = planOf(revision, "nordwind", "order-to-erp@1");
const normalise = normaliseBy(acme);

interface OrderLine {
  line_key: string;
  display_type?: string;
  name?: string;
  product_id?: number;
  product_code?: string;
  product_uom_qty?: number;
  price_unit?: string;
  taxes?: string[];
}

type Fields = Record<string, unknown> & { order_line: OrderLine[]; child_ids: Record<string, unknown>[] };

function stepOf(plan: FlowPlan, id: string): StepPlan {
  const step = plan.steps.find((each) => each.id === id);
  if (!step) throw new Error(`there is no step ${id}`);
  return step;
}

/** What earlier steps would have answered: any id for every article and every address. */
function answersFor(order: RetailOrder): Record<string, unknown> {
  const skus = order.lines.flatMap(({ sku }) => (sku ? [sku] : []));
  const addresses = [
    `invoice-${order.billingAddress.digest}`,
    ...order.shipments.map(({ address }) => `delivery-${address.digest}`),
  ];
  return {
    products: Object.fromEntries(skus.map((sku, index) => [sku, index + 1])),
    partner: { id: 5, children: Object.fromEntries(addresses.map((key, index) => [key, index + 100])) },
    order: { id: 77 },
  };
}

async function fieldsOf(plan: FlowPlan, id: string, order: RetailOrder): Promise<Fields> {
  const bindings = { ...plan.bindings, steps: answersFor(order) };
  // The mapping of a step makes an object of these.
  return (await stepOf(plan, id).mapping?.evaluate(order, bindings)) as Fields;
}

const digitsOf = (currency: string): number => (currency === "JPY" ? 0 : 2);

/** Article, certificate or charge of the order by the key of its line in the ERP. */
function amountOf(order: RetailOrder, key: string): string {
  const charge = order.shipping.find(({ id }) => `shipping-${id}` === key);
  const amount = (order.lines.find(({ id }) => id === key) ?? charge)?.amount;
  if (amount === undefined) throw new Error(`nothing of the order has the key ${key}`);
  return amount;
}

const sellerOf = ({ siteId }: RetailOrder): FlowPlan => (siteId === "RefArchJP" ? nordwind : acme);

async function checkPrices(order: RetailOrder): Promise<void> {
  const { order_line } = await fieldsOf(sellerOf(order), "order", order);
  const priced = order_line.filter((line) => line.display_type === undefined);
  expect(priced.map(({ line_key }) => line_key).sort()).toEqual(
    [...order.lines.map(({ id }) => id), ...order.shipping.map(({ id }) => `shipping-${id}`)].sort(),
  );
  for (const line of priced) {
    const whole = exact(line.price_unit ?? "") * BigInt(line.product_uom_qty ?? 0);
    const off = whole - exact(amountOf(order, line.line_key));
    const half = minorUnit(digitsOf(order.currency)) / 2n;
    expect({ key: line.line_key, rounds: off < half && off > -half }).toEqual({
      key: line.line_key,
      rounds: true,
    });
  }
}

const valid = orderNames().filter((name) => name !== "invalid" && name !== "no-country");

describe("an order as the ERP gets it", () => {
  test.each(valid)("%s: price times quantity rounds to every line's amount", async (name) => {
    await checkPrices(await normalise(readOrder(name)));
  });

  test("the same holds for every order of the simulated storefront", async () => {
    for (let seed = 1; seed <= 25; seed++) await checkPrices(await normalise(makeOrder({ seed })));
  });

  test("expects the storefront's totals", async () => {
    const order = await normalise(readOrder("fractional-cents"));
    const bindings = { ...acme.bindings, steps: answersFor(order) };
    expect(await stepOf(acme, "order").expect?.evaluate(order, bindings)).toEqual({
      amount_total: "197.02",
      amount_tax: "29.43",
      currency: "EUR",
      rounding: "perLine",
    });
  });

  test("divides a discounted line with more digits than the currency has", async () => {
    const order = await normalise(readOrder("fractional-cents"));
    const { order_line } = await fieldsOf(acme, "order", order);
    expect(
      order_line.map(({ product_uom_qty, price_unit, taxes }) => [product_uom_qty, price_unit, taxes]),
    ).toEqual([
      [7, "3.062857", ["7% gross"]],
      [3, "9.356667", ["19% gross"]],
      [11, "12.96", ["19% gross"]],
      [1, "4.95", ["19% gross"]],
    ]);
  });

  test("names a guest by the order and an account by its number", async () => {
    const guest = await fieldsOf(acme, "partner", await normalise(readOrder("guest")));
    expect(guest["ref"]).toBe("SF-GUEST-RefArchEU-EU-00020001");
    const account = await fieldsOf(acme, "partner", await normalise(readOrder("net")));
    expect(account["ref"]).toBe("SF-00007312");
  });

  test("keeps every address once, with its country, under its own key", async () => {
    const order = await normalise(readOrder("split-shipment"));
    const { child_ids } = await fieldsOf(acme, "partner", order);
    expect(
      child_ids.map(({ type, name, country_code, state_code }) => [type, name, country_code, state_code]),
    ).toEqual([
      ["invoice", "Ben Carter, Carter Studio", "US", "OR"],
      ["delivery", "Ben Carter, Carter Studio", "US", "OR"],
      ["delivery", "Grace Walker", "US", "TX"],
    ]);
    expect(new Set(child_ids.map(({ line_key }) => line_key)).size).toBe(3);
  });

  test("sends state codes only for countries whose codes the ERP shares", async () => {
    const message = readOrder("guest");
    const address = { ...(message["billingAddress"] as object), stateCode: "Grand Est" };
    const fields = await fieldsOf(acme, "partner", await normalise({ ...message, billingAddress: address }));
    expect(fields).toHaveProperty("state_code", null);
  });

  test("opens each shipment of a split order with its address", async () => {
    const { order_line } = await fieldsOf(acme, "order", await normalise(readOrder("split-shipment")));
    expect(order_line.map(({ display_type, name }) => `${display_type ?? "-"} ${name}`)).toEqual([
      "line_section Shipment 1: Ben Carter, Carter Studio, 88 Pine Avenue, 97205 Portland, US",
      "- Rain jacket",
      "- Ground",
      "line_section Shipment 2: Grace Walker, 310 Elm Street, Apt 4B, 78701 Austin, US",
      "line_note Gift message: Happy housewarming",
      "- Rain jacket",
      "- Dark chocolate",
      "line_note Gift message: Sweet!",
      "- Express",
      "- Bulky article",
    ]);
  });

  test("sells a gift certificate without tax", async () => {
    const { order_line } = await fieldsOf(acme, "order", await normalise(readOrder("gift-certificate-only")));
    expect(order_line[0]).toMatchObject({ product_code: "GIFT-CERTIFICATE", price_unit: "25", taxes: [] });
    expect(order_line[0]).not.toHaveProperty("product_id");
  });

  test("asks for no articles where there are none, and for one as a list", async () => {
    const none = await normalise(readOrder("gift-certificate-only"));
    expect(await fieldsOf(acme, "products", none)).toEqual({ values: [] });
    const one = await normalise(readOrder("guest"));
    expect(await fieldsOf(acme, "products", one)).toEqual({ values: ["SKU-1002"] });
  });

  test("fails an order whose tax nobody has named, rather than sell it untaxed", async () => {
    const order = await normalise(readOrder("guest"));
    const lines = order.lines.map((line) => ({ ...line, taxRate: "0.25" }));
    await expect(fieldsOf(acme, "order", { ...order, lines })).rejects.toMatchObject({
      class: "MappingError",
    });
  });

  test("lets the ERP choose neither address nor company", async () => {
    const order = await normalise(readOrder("guest"));
    const mapping = stepOf(acme, "order").mapping;
    const steps = { ...answersFor(order), partner: { id: 5, children: {} } };
    await expect(mapping?.evaluate(order, { ...acme.bindings, steps })).rejects.toThrow("no contact for the");
    const elsewhere = { ...order, siteId: "RefArchXX" };
    await expect(fieldsOf(acme, "order", elsewhere)).rejects.toThrow("no company sells on site RefArchXX");
  });

  test("stops at unknown articles, cancelled and unconfirmed orders before anything is written", async () => {
    const found = (codes: readonly string[]) => codes.map((code, index) => ({ id: index + 1, code }));
    const judge = async (name: string, codes: readonly string[]): Promise<unknown> => {
      const order = await normalise(readOrder(name));
      const bindings = { ...acme.bindings, steps: {}, result: found(codes) };
      for (const { that, error } of stepOf(acme, "products").assert) {
        if ((await that.evaluate(order, bindings)) !== true) return error;
      }
      return "passes";
    };
    expect(await judge("unknown-product", ["SKU-1001", "SKU-9999"])).toBe("passes");
    expect(await judge("cancelled", ["SKU-1001"])).toBe("OrderCancelled");
    expect(await judge("not-confirmed", ["SKU-1006"])).toBe("OrderNotConfirmed");
    await expect(judge("unknown-product", ["SKU-1001"])).rejects.toMatchObject({
      class: "UnknownProduct",
      title: "the ERP does not know SKU-9999",
    });
    await expect(judge("unknown-product", [])).rejects.toMatchObject({
      title: "the ERP does not know SKU-1001, SKU-9999",
    });
    // A line without an article, such as a gift certificate, is none that is missing.
    await expect(judge("gift-certificate-bought", [])).rejects.toMatchObject({
      class: "UnknownProduct",
      title: expect.stringMatching(/^the ERP does not know SKU-\d+$/),
    });
    expect(await judge("gift-certificate-only", [])).toBe("passes");
    const ids = acme.steps.map(({ id }) => id);
    expect(ids.indexOf("products")).toBeLessThan(ids.indexOf("partner"));
  });
});

describe("what a retailer does differently", () => {
  test("one puts the gift message on the order and no payment references", async () => {
    const order = await normalise(readOrder("registered-discounts"));
    const theirs = await fieldsOf(nordwind, "order", order);
    const ours = await fieldsOf(acme, "order", order);
    expect(theirs["note"]).toBe("Für Dich");
    expect(theirs).not.toHaveProperty("reference");
    expect(ours).toMatchObject({ reference: "txn-20002" });
    expect(ours).not.toHaveProperty("note");
  });

  test.each([
    ["yen", "japan"],
    ["guest", "europe"],
  ])("%s goes to the ERP of %s, in every step alike", async (name, way) => {
    const order = await normalise(readOrder(name));
    for (const id of ["products", "partner", "order", "confirm"]) {
      const ways = stepOf(nordwind, id).route ?? [];
      const open = await Promise.all(
        ways.map(async ({ when }) => (when ? when.evaluate(order, nordwind.bindings) : true)),
      );
      expect(ways[open.indexOf(true)]?.id).toBe(way);
    }
  });
});
