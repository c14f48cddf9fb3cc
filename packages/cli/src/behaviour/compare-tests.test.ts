import { formatDiffText } from "@crossdock/lint/diff";
import { expect, test } from "vitest";
import { edited, fixture, reviewed, reviewOf } from "../../../../test/review/review-workspace.ts";

const globex = "test/flows/order-to-erp-globex.test.yaml";
const acme = "test/flows/order-to-erp-acme.test.yaml";
const carriers = "flows/base/carriers.csv";

async function textOf(after: Readonly<Record<string, string>>, before = reviewed): Promise<string[]> {
  const { report } = await reviewOf(after, { before, isRun: false });
  return formatDiffText(report, { width: 80 }).split("\n");
}

test("what a test no longer checks, and a retailer that is no longer tested", async () => {
  const text = reviewed[acme] ?? "";
  const after = edited({
    [globex]: null,
    [acme]: [
      [", 'erp:orders.confirm': 1, '*': 0 }", " }"],
      [text.slice(text.indexOf("  - name: the same order again"), text.indexOf("  - name: an unknown")), ""],
      ["outcome: held", "outcome: deadLettered"],
    ],
  });
  expect(await textOf(after)).toMatchInlineSnapshot(`
    [
      "old → new: what runs stays as it is; 5 changes of the tests, risk high",
      "needs 2 approvals from integration-office, not the author's, for FlowTest",
      "  order-to-erp-acme (critical, order) and FlowTest order-to-erp-globex",
      "  (critical, order)",
      "",
      "FlowTest order-to-erp-acme",
      "  medium  case \`an order that is paid is written and confirmed\`: the check of",
      "          \`writes.erp:orders.confirm\` is gone — for acme",
      "          - 1",
      "          The case passes whatever stands there now.",
      "          test/flows/order-to-erp-acme.test.yaml:16:82",
      "  medium  case \`an order that is paid is written and confirmed\`: the check of",
      "          \`writes.*\` is gone — for acme",
      "          - 0",
      "          The case passes whatever stands there now.",
      "          test/flows/order-to-erp-acme.test.yaml:16:90",
      "  medium  case \`an unknown article is held before anything is written\`: the",
      "          check of \`outcome\` changed — for acme",
      "          - held",
      "          + deadLettered",
      "          test/flows/order-to-erp-acme.test.yaml:49:16 → test/flows/order-to-erp-acme.test.yaml:44:16",
      "  medium  case \`the same order again writes nothing\` is gone — for acme",
      "          - name: the same order again writes nothing",
      "          - message: fixtures/order.json",
      "          - replay: 1",
      "          - duplicate: 2",
      "          - expect:",
      "          -   duplicates: 2",
      "          -   writes:",
      "          -     erp:sale.order: 1",
      "          What it checked is not checked any more.",
      "          test/flows/order-to-erp-acme.test.yaml:39:5",
      "",
      "FlowTest order-to-erp-globex",
      "  high    the FlowTest is gone — for globex",
      "          No test runs the flow for globex any more.",
      "          test/flows/order-to-erp-globex.test.yaml:2:7",
      "",
    ]
  `);
});

test("a test of all retailers that becomes one of a single retailer", async () => {
  const ofAll = edited({ [globex]: null, [acme]: ["retailer: acme\n", ""] });
  const lines = await textOf(edited({ [globex]: null }), ofAll);
  expect(lines).toEqual(
    expect.arrayContaining([
      "  high    the retailer that it runs for is new — for all (acme and globex)",
      "          No test runs the flow for globex any more.",
    ]),
  );
});

test("a message of the tests by its fields, whatever its layout", async () => {
  const order = { ...fixture("order.json"), carrier: "UPS" };
  const after = edited({ "test/flows/fixtures/order.json": { text: JSON.stringify(order) } });
  expect((await textOf(after)).filter((line) => line.includes("carrier"))).toEqual([
    "  low     the message `fixtures/order.json`: `carrier` changed — for acme",
    "  low     the message `fixtures/order.json`: `carrier` changed — for globex",
  ]);
});

test("rows of a CSV file by their key and line", async () => {
  const after = edited({
    [carriers]: [
      ["UPS Standard", "UPS Express"],
      ["DPD,DPD Classic\n", "GLS,GLS Business\n"],
    ],
  });
  expect(await textOf(after)).toMatchInlineSnapshot(`
    [
      "old → new: 3 changes, risk medium; reaches 2 retailers: acme and globex",
      "needs 2 approvals from integration-office, not the author's, for Table carriers",
      "  (critical, order)",
      "",
      "Table carriers",
      "  medium  the row \`UPS\` changed — for all (acme and globex)",
      "          - UPS Standard",
      "          + UPS Express",
      "          flows/base/carriers.csv:3:1",
      "  medium  the row \`GLS\` is new — for all (acme and globex)",
      "          + GLS Business",
      "          flows/base/carriers.csv:4:1",
      "  medium  the row \`DPD\` is gone — for all (acme and globex)",
      "          - DPD Classic",
      "          flows/base/carriers.csv:4:1",
      "",
    ]
  `);
});

test("hundreds of rows stay readable", async () => {
  const rows = (name: string) =>
    Array.from({ length: 200 }, (_, index) => `C${index},${name} ${index}\n`).join("");
  const before = edited({ [carriers]: { text: `code,name\n${rows("old")}` } });
  const lines = await textOf(edited({ [carriers]: { text: `code,name\n${rows("new")}` } }), before);
  expect(lines.length).toBeLessThan(70);
  expect(lines.filter((line) => line.length > 80 && !line.includes(".csv:"))).toEqual([]);
  expect(lines.join(" ")).toContain("and 188 more: the row `C12` changed, ");
});

test("a long text by line, with what stands around it", async () => {
  const after = edited({
    "flows/base/order-to-erp.flow.yaml": ['"product_uom_qty": quantity', '"product_uom_qty": quantity * 2'],
  });
  const lines = await textOf(after);
  expect(lines.slice(lines.findIndex((line) => line.includes("order_line")))).toMatchInlineSnapshot(`
    [
      "  medium  step \`order\`: field \`order_line\` changed — for all (acme and globex)",
      "            …",
      "              "line_key": id,",
      "              "product_id": $lookup($steps.products, sku),",
      "          -   "product_uom_qty": quantity,",
      "          +   "product_uom_qty": quantity * 2,",
      "              "price_unit": $decDiv(amount, quantity, 6),",
      "              "taxes": [$table("taxes", taxRate)]",
      "            …",
      "          flows/base/order-to-erp.flow.yaml:50:19",
      "",
    ]
  `);
});
