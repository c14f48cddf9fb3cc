import { against, diff, fails, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, refunds, taxes, reasons } = files;

/** What customers pay, and what the books say of it. */
export const money: readonly ReviewedChange[] = [
  {
    title: "the unit price is the price of the whole line",
    edits: { [orders]: ["$decDiv(amount, quantity, 6)", "amount"] },
    says: [
      fails("order_line[0].price_unit"),
      diff("medium", "`order_line[].price_unit` — 5 of 6 messages of acme"),
      diff("medium", '"19.95" → "39.90"'),
    ],
  },
  {
    title: "prices are divided as numbers",
    edits: { [orders]: ["$decDiv(amount, quantity, 6)", "$string($number(amount) / quantity)"] },
    says: [lint("error", "money")],
  },
  {
    title: "prices have two digits",
    edits: { [orders]: ["$decDiv(amount, quantity, 6)", "$decDiv(amount, quantity, 2)"] },
    says: [diff("medium", "No test sends a message that shows it.")],
  },
  {
    title: "the standard rate has the reduced tax",
    edits: { [taxes]: ['"0.19": 19% VAT', '"0.19": 7% VAT'] },
    says: [
      diff("medium", "the row `0.19` changed"),
      diff("medium", '"19% VAT" → "7% VAT"'),
      fails("order_line[0].taxes"),
    ],
  },
  {
    title: "a rate that nobody knows is taxed as usual",
    edits: { [taxes]: ["rows:", "default: 19% VAT\nrows:"] },
    says: [lint("warning", "default"), diff("medium", "`default` is new")],
  },
  {
    title: "the ERP's totals are not compared any more",
    edits: { [orders]: ["    expect:\n      amount_total: total\n      currency: currency\n", ""] },
    says: [
      diff("high", "what is compared after the write is gone"),
      diff("high", '"49.85"'),
      against("warning", "`expect`"),
    ],
  },
  {
    title: "only the total is compared, not its currency",
    edits: { [orders]: ["      currency: currency\n    checkpoint", "    checkpoint"] },
    says: [diff("high", "what is compared after the write: `currency` is gone")],
  },
  {
    title: "a refund is sent with a sign",
    edits: { [refunds]: ["amount: amount", "amount: '\"-\" & amount'"] },
    says: [fails("requests[0] (main).amount"), diff("medium", '"9.95" → "-9.95"')],
  },
  {
    title: "all refunds are in euros",
    edits: { [refunds]: ["currency: currency", "currency: '\"EUR\"'"] },
    says: [diff("medium", "No test sends a message that shows it.")],
  },
  {
    title: "a reason for refunds is renamed at the provider",
    edits: { [reasons]: ["returned: RETURN", "returned: RETURNED"] },
    says: [diff("medium", "the row `returned` changed"), fails("reason")],
  },
];
