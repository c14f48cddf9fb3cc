import { defineRule, numberAt, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

/** Messages; with a few kilobytes each, more than this fills the disk of a small machine. */
const most = 1_000_000;

export const unboundedQueue = defineRule<Subject>({
  code: "XD409",
  name: "unbounded-queue",
  severity: "error",
  summary: "The bound of a queue is written, and at most a million messages.",
  why: "While a target is down everything that arrives is kept; a queue without a real bound ends with a full disk, for all flows.",
  good: `
queue: { limit: 5000 }
`,
  bad: `
queue: { limit: 50000000 }
                ^^^^^^^^ 50000000 unfinished messages are not a bound: the disk is full before
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (valueAt(flow.value, "queue") === undefined) continue;
      const limit = numberAt(flow.value, "queue", "limit");
      if (limit !== undefined && limit <= most) continue;
      yield {
        span: limit === undefined ? flow.spanOf(["queue"], "key") : flow.spanOf(["queue", "limit"]),
        message:
          limit === undefined
            ? "the queue has no bound"
            : `${limit} unfinished messages are not a bound: the disk is full before`,
        hint: "write what arrives in the longest outage that you expect, such as `limit: 100000`; beyond it senders are asked to wait",
      };
    }
  },
});
