import { defineRule, valueAt } from "@crossdock/kit";
import { matchedPaths } from "../analysis/written.ts";
import { type Subject, writesOf } from "../subject.ts";

export const seriesAsState = defineRule<Subject>({
  code: "XD412",
  name: "series-as-state",
  severity: "warning",
  summary: "Only a state has an `identity.version`; of a series every message counts.",
  why: "A version means that the newest wins: the payment, the parcel or the refund that arrives after a newer one is dropped as stale, and nobody is told.",
  good: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  bad: `
identity: { id: messageId, key: orderNo, version: modifiedAt }
                                         ^^^^^^^ each message writes something of its own, and an older one is dropped as stale
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  perFlow: true,
  *check({ flows, analyses }) {
    for (const flow of flows) {
      if (valueAt(flow.value, "identity", "version") === undefined) continue;
      // Without a key no message is older than another one.
      if ((valueAt(flow.value, "identity", "key") ?? null) === null) continue;
      const writes = [...writesOf(flow)];
      const [first] = writes;
      const key = flow.expressions.filter(({ path: [part, name] }) => part === "identity" && name === "key");
      const read = new Set(key.flatMap((view) => analyses.reads(view).map(String)));
      // What is keyed adds, once for each message; an upsert finds a record of its own by what is not part of the key.
      const isItsOwn = (write: (typeof writes)[number]): boolean =>
        write.operation.trait === "keyed" ||
        (write.operation.trait === "upsert" &&
          matchedPaths(write, analyses).some((path) => !read.has(String(path))));
      if (!first || !writes.every(isItsOwn)) continue;
      yield {
        span: flow.spanOf(["identity", "version"], "key"),
        message: "each message writes something of its own, and an older one is dropped as stale",
        hint: "leave `identity.version` out, so that every message is applied; or put what names the record into `identity.key` as well",
        related: [
          {
            message: "this is written for each message",
            span: flow.spanOf([...first.step.path, "target", "operation"]),
          },
        ],
      };
    }
  },
});
