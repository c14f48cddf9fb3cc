import { defineRule, endedKept } from "@crossdock/kit";
import { durationAt, valueAt } from "../fields.ts";
import type { Subject } from "../subject.ts";

const days = endedKept / 86_400_000;

export const shortMemory = defineRule<Subject>({
  code: "XD304",
  name: "short-memory",
  severity: "error",
  summary: `A poll reads nothing again that is older than the memory of identities, ${days} days.`,
  why: "A message is known by its identity only while it is kept; what is read again later is taken for new, and done a second time.",
  good: `
trigger: { poll: { system: shop, operation: orders.list, every: 1m, cursor: { overlap: 7d } } }
`,
  bad: `
trigger: { poll: { system: shop, operation: orders.list, every: 1m, cursor: { overlap: 45d } } }
                                                                                       ^^^ records of the last 45d are read again, and identities are known for ${days} days
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { value, path } of flow.triggers) {
        // Retries cannot outlast it: it counts from the end of a message.
        const overlap = durationAt(value, "cursor", "overlap");
        if (overlap === undefined || overlap < endedKept) continue;
        yield {
          span: flow.spanOf([...path, "cursor", "overlap"]),
          message: `records of the last ${String(valueAt(value, "cursor", "overlap"))} are read again, and identities are known for ${days} days`,
          hint: `write less than ${days}d: as long as the source's longest transaction, such as \`5m\``,
        };
      }
    }
  },
});
