import { defineRule, durationAt, numberAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const pollExceedsRate = defineRule<Subject>({
  code: "XD408",
  name: "poll-exceeds-rate",
  severity: "warning",
  summary: "A poll is not more frequent than the rate of its System allows.",
  why: "The poll alone uses up the rate; the writes of every flow wait behind it.",
  good: `
trigger: { poll: { system: shop, operation: orders.list, every: 30s, drain: true } }
`,
  bad: `
trigger: { poll: { system: shop, operation: orders.list, every: 50ms, drain: true } }
                                                                ^^^^ the poll asks 20 times in the time in which \`acme-shop\` takes 10 requests
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { path, value, called } of flow.triggers) {
        const every = durationAt(value, "every");
        const requests = numberAt(called.system?.value, "limits", "rate", "requests");
        const per = durationAt(called.system?.value, "limits", "rate", "per");
        if (!called.system || !every || !requests || !per || every >= per / requests) continue;
        yield {
          span: flow.spanOf([...path, "every"]),
          message: `the poll asks ${Math.round(per / every)} times in the time in which \`${called.system.name}\` takes ${requests} requests`,
          hint: `poll every ${Math.ceil((per / requests) * 2)}ms at most, so that the writes of the flows have room`,
          related: [{ message: "the rate", span: called.system.spanOf(["limits", "rate"]) }],
        };
      }
    }
  },
});
