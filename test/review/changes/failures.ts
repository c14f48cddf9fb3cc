import { diff, fails, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, policy, acmeErp } = files;

/** What happens when something fails. */
export const failures: readonly ReviewedChange[] = [
  {
    title: "an outage of an hour is too long",
    edits: { [policy]: ["maxAttempts: 150", "maxAttempts: 5"] },
    says: [diff("medium", "maxAttempts` changed"), lint("warning", "maxElapsed")],
  },
  {
    title: "what the ERP refuses is tried again",
    edits: {
      [policy]: [
        "errors: [ Timeout, Unavailable, Conflict ]",
        "errors: [ Timeout, Unavailable, Conflict, Rejected ]",
      ],
    },
    says: [lint("error", "Rejected")],
  },
  {
    title: "nothing is tried again",
    edits: { [orders]: ["defaults: { retry: standard }\n", ""] },
    says: [
      diff("medium", "what holds for every step that says nothing else is gone"),
      fails('outcome should be "succeeded"'),
    ],
  },
  {
    title: "the ERP may take for ever",
    edits: { [acmeErp]: [", timeout: 150s", ""] },
    says: [diff("medium", "`limits.timeout`")],
  },
  {
    title: "the ERP has no breaker",
    edits: { [acmeErp]: ["breaker: { failures: 10, within: 1m, probe: 30s }\n", ""] },
    says: [lint("warning", "breaker"), diff("medium", "`breaker` is gone")],
  },
  {
    title: "the ERP gets a hundred times the requests",
    edits: { [acmeErp]: ["requests: 100", "requests: 10000"] },
    says: [diff("medium", "`limits.rate.requests` changed")],
  },
  {
    title: "orders with an unknown article are dropped",
    edits: {
      [orders]: [
        "    action: hold\n    case: { queue: order-exceptions, title: 'Order {{ key }} needs a person: {{ error.title }}', dueIn: 4h }",
        "    action: skip\n    reason: nobody looks at them",
      ],
    },
    says: [
      diff("high", "`action` changed"),
      diff("high", "held (UnknownProduct) → skipped (UnknownProduct)"),
      fails('outcome should be "held"'),
    ],
  },
  {
    title: "what nobody expected has no end",
    edits: {
      [orders]: [
        "  - errors: [ Any ]\n    action: deadLetter\n    case: { queue: order-exceptions, title: 'Order {{ key }} was given up: {{ error.title }}', dueIn: 1d }\n",
        "",
      ],
    },
    says: [
      lint("error", "does not decide about every failure"),
      diff("high", "what happens after Any is gone"),
    ],
  },
  {
    title: "an order that waits for a person opens no case",
    edits: {
      [orders]: [
        "    action: hold\n    case: { queue: order-exceptions, title: 'Order {{ key }} needs a person: {{ error.title }}', dueIn: 4h }",
        "    action: hold",
      ],
    },
    says: [lint("error", "nobody is told"), fails("cases[0].queue")],
  },
  {
    title: "a person has a week for an order that waits",
    edits: { [orders]: ["dueIn: 4h", "dueIn: 7d"] },
    says: [diff("high", "`case.dueIn` changed"), diff("medium", "4h → 7d"), fails("dueIn")],
  },
  {
    title: "the queue has no bound",
    edits: { [orders]: ["queue: { limit: 5000 }\n", ""] },
    says: [diff("medium", "the bound of the queue is gone")],
  },
  {
    title: "the check for unknown articles goes",
    edits: {
      [orders]: [
        "    assert:\n      - that: '$count($keys($result.{ code: id } ~> $merge)) = $count($distinct(lines.sku))'\n        error: UnknownProduct\n        title: 'the ERP does not know every article of order {{ orderNo }}'\n",
        "",
      ],
    },
    says: [diff("high", "what must hold of the answer is gone"), fails('outcome should be "held"')],
  },
];
