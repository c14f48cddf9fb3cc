import { diff, fails, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, acmeTest, globexTest, refundTest, order } = files;

/** What is done, and what proves it. */
export const stepsAndTests: readonly ReviewedChange[] = [
  {
    title: "orders that are not paid are confirmed as well",
    edits: { [orders]: ["    when: paid\n", ""] },
    says: [
      diff("high", "step `confirm`: the condition is gone"),
      diff("high", "nothing → orders.confirm of acme-erp"),
      fails("writes.erp:orders.confirm should be 0 and is 1"),
    ],
  },
  {
    title: "no order is confirmed",
    edits: {
      [orders]: [
        "  - id: confirm\n    when: paid\n    target: { system: erp, operation: orders.confirm }\n    mapping: { id: $steps.order.id, date_order: placedAt }\n",
        "",
      ],
    },
    says: [diff("high", "step `confirm` is gone"), diff("high", "orders.confirm of acme-erp → nothing")],
  },
  {
    title: "the accepted order has no checkpoint",
    edits: { [orders]: ["    checkpoint: accepted\n", ""] },
    says: [diff("medium", "the checkpoint is gone"), diff("medium", "`checkpoints[]`")],
  },
  {
    title: "a case is deleted with what it proved",
    edits: {
      [refundTest]: [
        "  - name: a lost answer does not pay twice\n    message: fixtures/refund.json\n    mocks:\n      - { step: main, fails: [ Timeout ], applied: true, then: { id: p-1 } }\n    replay: 1\n    expect: { outcome: succeeded, writes: { 'payments:refunds.create': 1 } }\n",
        "",
      ],
    },
    says: [diff("medium", "case `a lost answer does not pay twice` is gone")],
  },
  {
    title: "the fault cases of one retailer go",
    edits: {
      [globexTest]: ["    replay: 1\n", ""],
    },
    says: [lint("error", "replays a message for globex"), diff("low", "`replay` is gone")],
  },
  {
    title: "a count is no longer checked",
    edits: { [acmeTest]: [", 'erp:orders.confirm': 1, '*': 0 }", " }"] },
    says: [
      diff("medium", "the check of `writes.*` is gone"),
      diff("medium", "The case passes whatever stands there now."),
    ],
  },
  {
    title: "a retailer is not tested any more",
    edits: { [globexTest]: null },
    says: [
      diff("high", "No test runs the flow for globex any more."),
      lint("error", "no FlowTest sends `order-to-erp` a message for globex"),
    ],
  },
  {
    title: "a whole request becomes a part of one",
    edits: {
      [refundTest]: [
        "equals: { order: '00001042', amount: '9.95', currency: EUR, reason: RETURN }",
        "includes: { order: '00001042' }",
      ],
    },
    says: [diff("medium", "the check of `requests.main.equals` is gone")],
  },
  {
    title: "a test expects what the flow happens to do",
    edits: { [acmeTest]: ["outcome: held\n", "outcome: deadLettered\n"] },
    says: [diff("medium", "the check of `outcome` changed")],
  },
  {
    title: "the message of the tests is another one",
    edits: { [order]: ['"paid": true', '"paid": false'] },
    says: [diff("low", "the message `fixtures/order.json`: `paid` changed")],
  },
  {
    title: "a test sends what nobody would send",
    edits: { [order]: ['"currency": "EUR"', '"currency": "CHF"'] },
    says: [lint("error", "breaks shop.order@1")],
  },
];
