import { formatDiffText } from "@crossdock/lint/diff";
import { expect, test } from "vitest";
import { edited, reviewed, reviewOf } from "../../../../test/review/review-workspace.ts";

const flow = "flows/base/order-to-erp.flow.yaml";
const acme = "test/flows/order-to-erp-acme.test.yaml";

/** What is said of what is sent, without the rest. */
async function sentText(after: Readonly<Record<string, string>>, width = 80): Promise<string[]> {
  const { report } = await reviewOf(after);
  const lines = formatDiffText(report, { width }).split("\n");
  expect(lines.filter((line) => line.length > width && !line.includes(".yaml:"))).toEqual([]);
  const [from, to] = ["What is sent", "What speaks"].map((text) =>
    lines.findIndex((line) => line.startsWith(text)),
  );
  return lines.slice(from, to);
}

test("a field is told per retailer with its values, how many messages show it, and whether a test notices", async () => {
  const after = edited({
    [flow]: [
      ["zip: address.zip", "zip: address.city"],
      ["email: customer.email", "email: 'customer.email & \";\"'"],
      ["company_id: $vars.companyId", "company_id: $vars.companyId + 1"],
    ],
  });
  expect(await sentText(after)).toMatchInlineSnapshot(`
    [
      "What is sent: 9 of 12 messages of the tests differ",
      "",
      "order-to-erp, step \`partner\`",
      "  medium  \`email\` — 5 of 6 messages of acme and 4 of 4 of globex",
      "          "omar@example.com" → "omar@example.com;"",
      "          No test notices it.",
      "  medium  \`zip\` — 5 of 6 messages of acme and 4 of 4 of globex",
      "          "67000" → "Strasbourg"",
      "          No test notices it.",
      "",
      "order-to-erp, step \`order\`",
      "  medium  \`company_id\` — 5 of 6 messages of acme and 4 of 4 of globex",
      "          5 × 1 → 2",
      "          4 × 2 → 3",
      "",
    ]
  `);
});

test("where a record is looked for and what is compared after the write are told as well", async () => {
  const after = edited({
    [flow]: [
      ["match: [ ref ]", "match: [ ref, company_id ]"],
      ["amount_total: total", 'amount_total: $decAdd(total, "1")'],
    ],
  });
  expect(await sentText(after)).toMatchInlineSnapshot(`
    [
      "What is sent: 9 of 12 messages of the tests differ",
      "",
      "order-to-erp, step \`partner\`",
      "  high    \`match\` — 5 of 6 messages of acme and 4 of 4 of globex",
      "          ["ref"] → ["ref","company_id"]",
      "          No test notices it.",
      "",
      "order-to-erp, step \`order\`",
      "  high    \`expect.amount_total\` — 5 of 6 messages of acme and 4 of 4 of globex",
      "          "49.85" → "50.85"",
      "          No test notices it.",
      "",
    ]
  `);
});

test("a request that is no longer made, and one that is new", async () => {
  const after = edited({ [flow]: ["when: paid", "when: paid = false"] });
  expect(await sentText(after)).toMatchInlineSnapshot(`
    [
      "What is sent: 9 of 12 messages of the tests differ",
      "",
      "order-to-erp, step \`confirm\`",
      "  high    the request — 5 of 6 messages of acme and 4 of 4 of globex",
      "          4 × orders.confirm of acme-erp → nothing",
      "          3 × orders.confirm of globex-erp → nothing",
      "          1 × nothing → orders.confirm of acme-erp",
      "          and 1 other value",
      "",
    ]
  `);
});

test("what becomes of a message", async () => {
  const after = edited({ [flow]: ["errors: [ UnknownProduct, Rejected", "errors: [ Rejected"] });
  expect(await sentText(after)).toMatchInlineSnapshot(`
    [
      "What is sent: 1 of 12 messages of the tests differs",
      "",
      "order-to-erp",
      "  high    what becomes of the message — 1 of 6 messages of acme",
      "          held (UnknownProduct) → deadLettered (UnknownProduct)",
      "  medium  \`cases[].title\` — 1 of 6 messages of acme",
      "          - Order eu/00001042 needs a person: the ERP does not know every artic…",
      "          + Order eu/00001042 was given up: the ERP does not know every article…",
      "  medium  \`cases[].dueIn\` — 1 of 6 messages of acme",
      "          4h → 1d",
      "",
    ]
  `);
});

test("a case that the change takes out is run all the same, and notices nothing any more", async () => {
  const text = reviewed[acme] ?? "";
  const without = text.slice(0, text.indexOf("  - name: an unknown article"));
  const after = edited({
    [flow]: ["errors: [ UnknownProduct, Rejected", "errors: [ Rejected"],
    [acme]: { text: without },
  });
  expect(await sentText(after)).toEqual(expect.arrayContaining(["          No test notices it."]));
});

test("a retailer that moves to another version has both run", async () => {
  const second = (reviewed[flow] ?? "")
    .replace("version: 1", "version: 2")
    .replace("zip: address.zip", "zip: address.city");
  const { report } = await reviewOf(
    edited({
      "flows/base/v2/order-to-erp.flow.yaml": { text: second },
      "flows/retailers/acme/retailer.yaml": ["order-to-erp@1", "order-to-erp@2"],
      [acme]: ["order-to-erp@1", "order-to-erp@2"],
    }),
  );
  expect(report.sent?.changes).toMatchObject([
    { flow: "order-to-erp", step: "partner", path: "zip", retailers: [{ name: "acme", messages: 5, of: 6 }] },
  ]);
});

test("nothing is run where nothing but tests changed", async () => {
  const { report } = await reviewOf(edited({ [acme]: ["paid is written", "paid is put down"] }));
  expect(report.sent).toBeUndefined();
});
