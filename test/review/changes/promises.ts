import { against, diff, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, refunds, orderSchema, refundSchema, environment, acmePayments, acmeErp, policy } = files;

/** What others rely on, who is believed, and who decides. */
export const promises: readonly ReviewedChange[] = [
  {
    title: "a field becomes required",
    edits: { [refundSchema]: ['"required": [', '"required": ["iban", '] },
    says: [against("error", "`iban` became required")],
  },
  {
    title: "a currency is no longer taken",
    edits: { [orderSchema]: ['["EUR", "USD"]', '["EUR"]'] },
    says: [against("error", "USD"), diff("high", "Breaking")],
  },
  {
    title: "a bank account is of no special class any more",
    edits: { [refundSchema]: ['"x-classification": "restricted"', '"x-classification": "internal"'] },
    says: [diff("high", "`x-classification` restricted became internal")],
  },
  {
    title: "a field has no class",
    edits: { [refundSchema]: ['"properties": {', '"properties": { "comment": { "type": "string" },'] },
    says: [lint("error", "comment")],
  },
  {
    title: "anybody may send orders",
    edits: { [orders]: ["    verify: { scheme: standard-webhooks, secret: shop-webhook }\n", ""] },
    says: [against("error", "missing field `verify`")],
  },
  {
    title: "refunds are signed with another secret",
    edits: { [refunds]: ["secret: returns-webhook", "secret: shop-webhook"] },
    says: [diff("high", "It decides whose messages are believed.")],
  },
  {
    title: "Systems may be anywhere",
    edits: { [environment]: ["'*.example.com'", "'*.example.com', '*.com'"] },
    says: [diff("medium", "`allowedHosts` changed")],
  },
  {
    title: "payments go without encryption",
    edits: { [acmePayments]: ["https://pay.acme", "http://pay.acme"] },
    says: [lint("error", "without encryption"), diff("high", "`baseUrl` changed")],
  },
  {
    title: "the key stands in the file",
    edits: { [acmeErp]: ["'${secret:acme/erp/api-key}'", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"] },
    says: [lint("error", "secret")],
  },
  {
    title: "one approval is enough for orders",
    edits: { [policy]: ["approvals: 2", "approvals: 1"] },
    says: [diff("high", "`changes` changed"), diff("low", "needs 2 approvals")],
  },
  {
    title: "personal data is shown whole",
    edits: { [policy]: ["personal: { mask: partial", "personal: { mask: none"] },
    says: [diff("high", "`classification.personal.mask` changed")],
  },
  {
    title: "the flow has another owner",
    edits: { [orders]: ["owner: order-operations", "owner: web-team"] },
    says: [diff("high", "`owner` changed")],
  },
  {
    title: "the flow is less critical",
    edits: { [orders]: ["criticality: critical", "criticality: low"] },
    says: [diff("high", "`criticality` changed")],
  },
  {
    title: "the runbook is gone",
    edits: { "docs/runbooks/orders.md": null },
    says: [lint("error", "docs/runbooks/orders.md")],
  },
  {
    title: "the file is torn",
    edits: { [orders]: ["identity:\n", "identity\n"] },
    says: [diff("high", "new does not compile")],
  },
  {
    title: "an expression is no expression",
    edits: { [orders]: ["note: 'giftWrap ? ", "note: 'giftWrap ?? ? "] },
    says: [diff("high", "new does not compile")],
  },
];
