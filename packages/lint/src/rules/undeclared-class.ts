import { defineRule, didYouMean, entriesAt, nearest } from "@crossdock/kit";
import { classesOf, classKeyword } from "../facts/classification.ts";
import type { Subject } from "../subject.ts";

export const undeclaredClass = defineRule<Subject>({
  code: "XD507",
  name: "undeclared-class",
  severity: "error",
  summary: "The Policy says how long values of each class are kept.",
  why: "Without a retention customers' data would stay in the journal for ever.",
  good: `
# file: schemas/retail/order.v1.schema.json
{
  "type": "object",
  "x-classification": "internal",
  "properties": {
    "messageId": { "type": "string" },
    "orderNo": { "type": "string", "x-classification": "internal" },
    "modifiedAt": { "type": "string", "format": "date-time" }
  }
}
`,
  bad: `
# file: schemas/retail/order.v1.schema.json
{
  "type": "object",
  "x-classification": "internal",
  "properties": {
    "messageId": { "type": "string" },
    "orderNo": { "type": "string", "x-classification": "secret" },
                                                       ^^^^^^^^ the Policy does not say how long \`secret\` data is kept
    "modifiedAt": { "type": "string", "format": "date-time" }
  }
}
`,
  *check({ workspace, policy }) {
    // Of a Policy that is broken nothing is known.
    if (!policy && workspace.resources.list("Policy").length > 0) return;
    const known = entriesAt(policy?.value, "classification").map(([name]) => name);
    for (const [file, source] of Object.entries(workspace.files)) {
      if (!file.endsWith(".schema.json") || !source.includes(classKeyword)) continue;
      const written = source.matchAll(/"x-classification"\s*:\s*"([^"\\]*)"/g);
      // Reading a schema with its places takes time, and most classes are known.
      if ([...written].every(([, name = ""]) => known.includes(name))) continue;
      const reported = new Set(known);
      for (const { name, span } of classesOf(file, source)) {
        if (reported.has(name)) continue;
        reported.add(name);
        yield {
          span,
          message: `the Policy does not say how long \`${name}\` data is kept`,
          hint:
            didYouMean(name, known) ??
            `add \`${name}: { mask: …, retain: … }\` to the Policy's \`classification\``,
          problem: { id: "unknown-class", meant: nearest(name, known) },
        };
      }
    }
  },
});
