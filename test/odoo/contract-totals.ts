import { describe, expect, test } from "vitest";
import {
  answerOf,
  findOne,
  isNew,
  newOrder,
  newPartner,
  type RawLine,
  readLines,
  readRow,
  type Server,
  unique,
  withRounding,
} from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";

type Amounts = [untaxed: number, tax: number, total: number];
type Case = [
  name: string,
  currency: string,
  lines: RawLine[],
  perLine: Amounts,
  globally: Amounts,
  /** Where Odoo 14 computes otherwise. */
  old?: { perLine?: Amounts; globally?: Amounts },
];

const line = (price: number, tax: string, quantity = 1): RawLine => ({
  sku: "SKU-1001",
  quantity,
  price,
  taxes: tax === "" ? [] : tax.split(" + "),
});
const times = (count: number, one: RawLine): RawLine[] => Array.from({ length: count }, () => one);

/** As the real servers computed them. */
const cases: Case[] = [
  ["net, the same either way", "USD", times(3, line(1.1, "8.25% net")), [3.3, 0.27, 3.57], [3.3, 0.27, 3.57]],
  ["net, a cent apart", "USD", times(3, line(1.06, "8.25% net")), [3.18, 0.27, 3.45], [3.18, 0.26, 3.44]],
  [
    "gross, tax a cent apart",
    "EUR",
    times(5, line(0.33, "19% gross")),
    [1.4, 0.25, 1.65],
    [1.39, 0.26, 1.65],
    { globally: [1.4, 0.25, 1.65] },
  ],
  [
    "gross, two rates",
    "EUR",
    [line(59.9, "19% gross", 2), line(3.33, "7% gross", 3), line(5.99, "19% gross")],
    [115.04, 20.74, 135.78],
    [115.05, 20.73, 135.78],
    { globally: [115.04, 20.74, 135.78] },
  ],
  [
    "yen",
    "JPY",
    [line(8905, "10% gross"), line(333, "10% gross", 3), line(2757, "8% gross")],
    [11556, 1105, 12661],
    [11557, 1104, 12661],
    { globally: [11556, 1105, 12661] },
  ],
  ["half a yen", "JPY", [line(33.5, "10% gross", 3)], [92, 9, 101], [92, 9, 101]],
  ["yen without tax", "JPY", [line(33, "", 3)], [99, 0, 99], [99, 0, 99]],
  [
    "a discount as a line",
    "USD",
    [line(10.05, "8.25% net"), line(-1.33, "8.25% net")],
    [8.72, 0.72, 9.44],
    [8.72, 0.72, 9.44],
  ],
  [
    "a price with four digits",
    "USD",
    [line(3.3333, "8.25% net", 3)],
    [10, 0.83, 10.83],
    [10, 0.82, 10.82],
    { perLine: [9.99, 0.82, 10.81], globally: [9.99, 0.82, 10.81] },
  ],
  ["half a cent", "USD", [line(1.11, "4% net", 2.5)], [2.78, 0.11, 2.89], [2.78, 0.11, 2.89]],
  [
    "two taxes on one line",
    "USD",
    [line(9.99, "8.25% net + 4% net")],
    [9.99, 1.22, 11.21],
    [9.99, 1.22, 11.21],
  ],
  [
    "gross and net taxes in one order",
    "USD",
    [
      line(5.14, "19% gross", 9),
      line(0.7747, "8.25% net", 10),
      line(37.1, "19% gross", 6),
      line(13.44, "19% gross", 6),
    ],
    [301.44, 56.45, 357.89],
    [301.44, 56.44, 357.88],
    { perLine: [301.39, 56.45, 357.84], globally: [301.39, 56.45, 357.84] },
  ],
  [
    "tiny gross amounts",
    "EUR",
    [line(0.01, "19% gross"), line(0.03, "19% gross"), line(0.07, "7% gross")],
    [0.11, 0, 0.11],
    [0.1, 0.01, 0.11],
    { globally: [0.11, 0, 0.11] },
  ],
];

/** Totals under both roundings, and how the connector makes them those of the storefront. */
export function totalsContract(server: Server): void {
  describe("totals", () => {
    const amounts = async (odoo: OdooUnderTest, currency: string, lines: RawLine[]): Promise<unknown[]> => {
      const list = await findOne(odoo, "product.pricelist", [["name", "=", `Storefront ${currency}`]]);
      const order = await newOrder(odoo, lines, { pricelist_id: list });
      const row = await readRow(odoo, "sale.order", order, ["amount_untaxed", "amount_tax", "amount_total"]);
      return [row["amount_untaxed"], row["amount_tax"], row["amount_total"]];
    };

    test("are computed line by line with round_per_line", async () => {
      const odoo = await server();
      await withRounding(odoo, "round_per_line", async () => {
        for (const [name, currency, lines, perLine, , old] of cases) {
          const wanted = (isNew(odoo) ? undefined : old?.perLine) ?? perLine;
          expect([name, ...(await amounts(odoo, currency, lines))]).toEqual([name, ...wanted]);
        }
      });
    });

    test("are computed over all lines with round_globally, on 14 for net taxes only", async () => {
      const odoo = await server();
      await withRounding(odoo, "round_globally", async () => {
        for (const [name, currency, lines, , globally, old] of cases) {
          const wanted = (isNew(odoo) ? undefined : old?.globally) ?? globally;
          expect([name, ...(await amounts(odoo, currency, lines))]).toEqual([name, ...wanted]);
        }
      });
    });
  });

  describe("the storefront's totals", () => {
    const config = { model: "sale.order", match: ["origin"] };
    const inputOf = async (odoo: OdooUnderTest, currency: string, lines: RawLine[]) => {
      const partner = await newPartner(odoo);
      return {
        origin: `test:${unique()}`,
        partner_id: partner,
        partner_invoice_id: partner,
        partner_shipping_id: partner,
        pricelist: `Storefront ${currency}`,
        order_line: lines.map(({ sku, quantity, price, taxes }, index) => ({
          line_key: String(index),
          product_code: sku,
          product_uom_qty: quantity,
          price_unit: String(price),
          taxes,
        })),
      };
    };
    const read = async (odoo: OdooUnderTest, id: unknown) => {
      const fields = ["amount_untaxed", "amount_tax", "amount_total", "state", "order_line"];
      return readRow(odoo, "sale.order", Number(id), fields);
    };

    test("that Odoo computes itself need no rounding line", async () => {
      const odoo = await server();
      const input = await inputOf(odoo, "USD", times(3, line(1.1, "8.25% net")));
      const expected = { amount_total: "3.57", amount_tax: "0.27", currency: "USD" };
      const result = await odoo.run("upsert", config, input, expected);
      expect(result["children"]).toEqual({
        0: expect.any(Number),
        1: expect.any(Number),
        2: expect.any(Number),
      });
    });

    const settled: [string, string, RawLine[], string, string][] = [
      ["net with a cent less", "USD", times(3, line(1.06, "8.25% net")), "3.43", "0.25"],
      ["net with a cent more", "USD", times(3, line(1.06, "8.25% net")), "3.46", "0.28"],
      ["gross with another tax", "EUR", times(5, line(0.33, "19% gross")), "1.65", "0.27"],
      [
        "gross with another total",
        "EUR",
        [line(59.9, "19% gross", 2), line(5.99, "7% gross")],
        "125.80",
        "19.53",
      ],
      ["yen", "JPY", [line(8905, "10% gross"), line(333, "10% gross", 3)], "9905", "901"],
      ["yen with less tax", "JPY", [line(8905, "10% gross"), line(333, "10% gross", 3)], "9903", "899"],
    ];

    test.each(settled)("%s are met exactly, under both roundings", async (_, currency, lines, total, tax) => {
      const odoo = await server();
      for (const method of ["round_per_line", "round_globally"] as const) {
        await withRounding(odoo, method, async () => {
          const input = await inputOf(odoo, currency, lines);
          const expected = { amount_total: total, amount_tax: tax, currency };
          const { id, children } = await odoo.run("upsert", config, input, expected);
          const row = await read(odoo, id);
          expect([row["amount_total"], row["amount_tax"]]).toEqual([Number(total), Number(tax)]);
          const again = await odoo.run("upsert", config, input, expected);
          expect(again["children"]).toEqual(children);
          expect((await read(odoo, id))["order_line"]).toEqual(row["order_line"]);
        });
      }
    });

    test("beyond one minor unit per line are Rejected with both breakdowns, and the order stays a quotation", async () => {
      const odoo = await server();
      const input = await inputOf(odoo, "EUR", times(2, line(10, "19% gross")));
      await expect(odoo.run("upsert", config, input, { amount_total: "20.03" })).rejects.toMatchObject({
        class: "Rejected",
        code: "odoo.totalsDiffer",
        detail: expect.stringMatching(
          /^storefront: total 20\.03\n.*19% gross.*\nOdoo: total 20\.00.*\n.*19% gross/s,
        ),
      });
      const order = await findOne(odoo, "sale.order", [["origin", "=", input.origin]]);
      expect((await read(odoo, order))["state"]).toBe("draft");
    });

    test("in another currency are Rejected", async () => {
      const odoo = await server();
      const input = await inputOf(odoo, "EUR", [line(10, "")]);
      const expected = { amount_total: "10", currency: "USD" };
      await expect(odoo.run("upsert", config, input, expected)).rejects.toMatchObject({ class: "Rejected" });
    });

    test("follow a changed order: the old rounding is dropped first", async () => {
      const odoo = await server();
      const input = await inputOf(odoo, "USD", times(3, line(1.06, "8.25% net")));
      const first = await odoo.run("upsert", config, input, { amount_total: "3.46", amount_tax: "0.28" });
      const more = {
        ...input,
        order_line: input.order_line.map((each) => ({ ...each, price_unit: "1.10" })),
      };
      const result = await odoo.run("upsert", config, more, { amount_total: "3.57", amount_tax: "0.27" });
      expect(first["children"]).toHaveProperty("rounding");
      expect(result["children"]).not.toHaveProperty("rounding");
      expect(await read(odoo, result["id"])).toMatchObject({ amount_total: 3.57, amount_tax: 0.27 });
    });

    test("that a change of a confirmed order misses take the change back", async () => {
      const odoo = await server();
      const input = await inputOf(odoo, "EUR", [line(10, "19% gross", 2), line(5, "19% gross")]);
      const { id } = await odoo.run("upsert", config, input, { amount_total: "25.00" });
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [Number(id)] }));
      const [first, ...others] = input.order_line;
      const added = {
        line_key: "new",
        product_code: "SKU-1002",
        product_uom_qty: 1,
        price_unit: "3",
        taxes: [],
      };
      const changed = { ...input, order_line: [{ ...first, product_uom_qty: 5 }, ...others, added] };
      const run = odoo.run("upsert", config, changed, { amount_total: "99.00" });
      await expect(run).rejects.toMatchObject({ class: "Rejected", code: "odoo.totalsDiffer" });
      expect(await read(odoo, id)).toMatchObject({ amount_total: 25, state: "sale" });
      const quantities = (await readLines(odoo, Number(id), ["product_uom_qty"])).map(
        (row) => row["product_uom_qty"],
      );
      expect(quantities).toEqual([2, 1, 0]);
    });

    test("are settled on a confirmed order, too", async () => {
      const odoo = await server();
      const input = await inputOf(odoo, "USD", times(3, line(1.1, "8.25% net")));
      const { id } = await odoo.run("upsert", config, input, { amount_total: "3.57" });
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [Number(id)] }));
      const expected = { amount_total: "3.58", amount_tax: "0.28" };
      await odoo.run("upsert", config, input, expected);
      await odoo.run("upsert", config, input, { amount_total: "3.56", amount_tax: "0.27" });
      expect(await read(odoo, id)).toMatchObject({ amount_total: 3.56, amount_tax: 0.27, state: "sale" });
    });
  });
}
