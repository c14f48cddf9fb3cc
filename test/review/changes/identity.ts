import { diff, fails, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, refunds, acmePayments } = files;

/** What is the same, what is done once, and in which order. */
export const identity: readonly ReviewedChange[] = [
  {
    title: "every arrival of an order is a message of its own",
    edits: { [orders]: ["id: eventId", "id: eventId & $string($now())"] },
    says: [lint("error", "$now()"), diff("high", "`identity.id` changed")],
  },
  {
    title: "an order is known by its number alone",
    edits: { [orders]: ["id: eventId", "id: orderNo"] },
    says: [
      diff("high", "`identity.id` changed"),
      diff("high", "Messages that were processed have another id now"),
      fails("outcome[1]"),
    ],
  },
  {
    title: "orders of two sites wait for one another",
    edits: { [orders]: ["key: 'siteId & \"/\" & orderNo'", "key: orderNo"] },
    says: [diff("high", '"eu/00001042" → "00001042"')],
  },
  {
    title: "an order is found by its number, whatever the company",
    edits: { [orders]: ["match: [ origin, company_id ]", "match: [ client_order_ref ]"] },
    says: [
      diff("high", "`match`"),
      diff("high", '["origin","company_id"] → ["client_order_ref"]'),
      diff("high", "No test notices it."),
    ],
  },
  {
    title: "orders have no version any more",
    edits: { [orders]: ["  version: modifiedAt\n", ""] },
    says: [
      diff("high", "`identity.version` is gone"),
      fails("outcome[1]"),
      lint("error", "an older state may overwrite a newer one"),
    ],
  },
  {
    title: "refunds are kept in order by the kind of their currency",
    edits: { [refunds]: ["key: orderNo", "key: currency"] },
    says: [diff("high", "`identity.key` changed"), diff("high", "No test notices it.")],
  },
  {
    title: "the provider no longer takes an idempotency key",
    edits: {
      [acmePayments]: [
        ["trait: keyed", "trait: none"],
        [", idempotencyKey: { header: Idempotency-Key }", ""],
      ],
    },
    says: [lint("error", "proves"), fails('outcome should be "succeeded" and is "held"')],
  },
  {
    title: "after a lost answer the order is simply given up",
    edits: { [orders]: ["onUnknownOutcome: verify", "onUnknownOutcome: fail"] },
    says: [diff("high", "`onUnknownOutcome`")],
  },
];
