import { diff, fails, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, overlay, acme, globex, acmeErp, globexErp } = files;

/** Whom it reaches, and whose data goes where. */
export const retailers: readonly ReviewedChange[] = [
  {
    title: "the company of one retailer is written for all",
    edits: { [orders]: ["company_id: $vars.companyId", "company_id: 1"] },
    says: [
      diff("medium", "`company_id` — 4 of 4 messages of globex"),
      diff("medium", "2 → 1"),
      fails("company_id"),
    ],
  },
  {
    title: "one retailer's orders go to another one's ERP",
    edits: { [globex]: ["erp: globex-erp", "erp: acme-erp"] },
    says: [lint("error", "belongs to the retailer `acme`"), diff("high", "does not compile")],
  },
  {
    title: "a System signs in with another retailer's key",
    edits: { [globexErp]: ["${secret:globex/erp/api-key}", "${secret:acme/erp/api-key}"] },
    says: [lint("error", "acme"), diff("high", "`auth.token` changed")],
  },
  {
    title: "an ERP moves to another country",
    edits: { [acmeErp]: ["residency: eu", "residency: us"] },
    says: [lint("error", "the data of `acme` stays in `eu`"), diff("high", "`residency` changed")],
  },
  {
    title: "a retailer stops using a flow",
    edits: { [acme]: ["\n  - { flow: refund-to-payments@1 }", ""] },
    says: [diff("high", "the use of `refund-to-payments` is gone"), diff("high", "Its triggers stop.")],
  },
  {
    title: "a retailer is paused",
    edits: { [acme]: ["{ flow: order-to-erp@1 }", "{ flow: order-to-erp@1, mode: paused }"] },
    says: [diff("high", "the mode of `order-to-erp` changed")],
  },
  {
    title: "a prefix changes, and customers are not found any more",
    edits: { [acme]: ["prefix: AC", "prefix: ACM"] },
    says: [
      diff("medium", "`$vars.prefix` changed"),
      diff("medium", '"AC-99001" → "ACM-99001"'),
      fails("ref"),
    ],
  },
  {
    title: "a second retailer gets refunds that no test runs for it",
    edits: { [globex]: ["use:\n", "use:\n  - { flow: refund-to-payments@1 }\n"] },
    says: [
      lint("error", "no FlowTest sends `refund-to-payments` a message for globex, only for acme"),
      diff("high", "the use of `refund-to-payments` is new"),
    ],
  },
  {
    title: "an overlay takes a check away",
    edits: { [overlay]: ["  steps:\n", "  steps:\n    - { id: order, expect: null }\n"] },
    says: [diff("high", "what is compared after the write is gone — for globex")],
  },
  {
    title: "an overlay makes a flow less critical",
    edits: { [overlay]: ["patch:\n", "patch:\n  criticality: low\n"] },
    says: [lint("error", "criticality"), diff("high", "`criticality` changed")],
  },
  {
    title: "an overlay goes",
    edits: { [overlay]: null },
    says: [diff("medium", "field `phone` is gone — for globex"), fails("phone")],
  },
];
