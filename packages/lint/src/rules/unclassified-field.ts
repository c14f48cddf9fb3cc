import { referenceTo } from "@crossdock/flow";
import { defineRule, entriesAt, type Path, textAt, valueAt } from "@crossdock/kit";
import { classKeyword, placeInSchema } from "../facts/classification.ts";
import type { Subject } from "../subject.ts";

export const unclassifiedField = defineRule<Subject>({
  code: "XD506",
  name: "unclassified-field",
  severity: "error",
  summary: "Every field of a contract has a class of data, its own or that of an object around it.",
  why: "What has no class is neither masked nor erased in time, and no rule can tell when it leaks.",
  good: `
# file: schemas/retail/order.v1.schema.json
{
  "type": "object",
  "x-classification": "internal",
  "properties": {
    "messageId": { "type": "string" },
    "email": { "type": "string", "x-classification": "personal" }
  }
}
`,
  bad: `
# file: schemas/retail/order.v1.schema.json
{
  "type": "object",
  "properties": {
    "messageId": { "type": "string" },
    ^^^^^^^^^^^ no class of data is given for \`messageId\`, \`note\`
    "email": { "type": "string", "x-classification": "personal" },
    "note": { "type": "string" }
  }
}
`,
  *check({ workspace, policy }) {
    if (valueAt(policy?.value, "classification") === undefined) return;
    for (const contract of workspace.resources.list("Contract")) {
      const file = textAt(contract.value, "schema");
      const schema = workspace.contracts.schema(referenceTo(contract));
      if (!contract.valid || file === undefined || !schema) continue;
      const open = [...unclassified(schema, [])];
      const [first] = open;
      if (!first) continue;
      const names = open.map((path) => `\`${path.join(".")}\``);
      const listed = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
      yield {
        span: placeInSchema(file, workspace.files[file] ?? "", first) ?? contract.spanOf(["schema"]),
        message: `no class of data is given for ${listed.join(", ")}`,
        hint: `add \`"${classKeyword}": "internal"\` or another class of the Policy to the field, or to the object around it`,
      };
    }
  },
});

/** Fields with values that have no class; `*` is each item of a list. */
function* unclassified(schema: unknown, path: Path): Generator<Path> {
  if (valueAt(schema, classKeyword) !== undefined) return;
  if (valueAt(schema, "properties") !== undefined) {
    for (const [name, field] of entriesAt(schema, "properties")) yield* unclassified(field, [...path, name]);
  } else if (valueAt(schema, "items") !== undefined)
    yield* unclassified(valueAt(schema, "items"), [...path, "*"]);
  else if (path.length > 0) yield path;
}
