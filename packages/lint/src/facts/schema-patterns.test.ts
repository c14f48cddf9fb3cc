import { expect, test } from "vitest";
import { slowPatterns } from "./schema-patterns.ts";

test("every pattern of a schema is looked at, and data is not", () => {
  const slow = "^(a+)+$";
  const schema = {
    properties: { name: { pattern: slow }, pattern: { type: "string" }, fine: { pattern: "^a+$" } },
    patternProperties: { [slow]: { items: { pattern: "(a+)*b" } } },
    enum: [{ pattern: slow }],
    $defs: { part: { anyOf: [{ pattern: slow }] } },
  };
  expect([...slowPatterns(schema)].map(({ path, part }) => `${part} ${path.join(".")}`)).toEqual([
    "value properties.name.pattern",
    `key patternProperties.${slow}`,
    `value patternProperties.${slow}.items.pattern`,
    "value $defs.part.anyOf.0.pattern",
  ]);
});
