import type { FlowView } from "@crossdock/flow";
import { defineRule, type Path } from "@crossdock/kit";
import { matchedPaths } from "../analysis/written.ts";
import { type Subject, writesOf } from "../subject.ts";

export const narrowMatch = defineRule<Subject>({
  code: "XD413",
  name: "narrow-match",
  severity: "warning",
  summary: "The `match` of an upsert tells records apart by everything that tells messages apart.",
  why: "Order numbers are counted for each site. Two orders of one number find one record: the second overwrites the first, and the keys of both let them run at the same time.",
  good: `
identity: { id: messageId, key: 'siteId & "/" & orderNo', version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: 'siteId & ":" & orderNo' }
`,
  bad: `
identity: { id: messageId, key: 'siteId & "/" & orderNo', version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
                                                 ^^^^^ messages that differ in \`siteId\` alone write one record
mapping: { name: orderNo }
`,
  perFlow: true,
  *check({ flows, analyses }) {
    for (const flow of flows) {
      const key = keyPaths(flow, analyses);
      for (const write of writesOf(flow)) {
        if (write.operation.trait !== "upsert") continue;
        const found = new Set(matchedPaths(write, analyses).map(String));
        const missing = key.filter((path) => !found.has(String(path)));
        // A record that is found by something else, such as the customer of an order, is another one than the key names.
        const isNarrower = found.size > 0 && found.size + missing.length === key.length;
        if (missing.length === 0 || !isNarrower) continue;
        yield {
          span: flow.spanOf([...write.step.path, "target", "match"], "key"),
          message: `messages that differ in ${missing.map((path) => `\`${path.join(".")}\``).join(", ")} alone write one record`,
          hint: "let a field of `match` hold it as well; or leave it out of `identity.key`, where the record is the same for all of them",
          related: [{ message: "what tells messages apart", span: flow.spanOf(["identity", "key"]) }],
        };
      }
    }
  },
});

/** The fields of the message that its key is made of, each once. */
function keyPaths({ expressions }: FlowView, analyses: Subject["analyses"]): Path[] {
  const paths = expressions
    .filter(({ path: [part, name] }) => part === "identity" && name === "key")
    .flatMap((view) => [...analyses.reads(view)])
    .filter(([name]) => !String(name ?? "$").startsWith("$"));
  return [...new Map(paths.map((path) => [String(path), path])).values()];
}
