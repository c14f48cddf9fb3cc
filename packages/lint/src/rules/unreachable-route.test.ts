import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (...ways: string[]) =>
  messagesOf(
    "XD320",
    `steps:
  - id: order
    target: { operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
    route: [ ${ways.join(", ")} ]
`,
  );

const paid = "{ id: paid, when: paid = true, system: erp }";
const noted = "{ id: noted, when: $exists(note), system: erp }";
const rest = "{ id: rest, system: acme-erp }";

test("all ways behind one without `when` are told at once", () => {
  expect(said(rest, paid, noted)).toEqual([
    "`rest` has no `when` and takes every message: `paid`, `noted` behind it are never taken",
  ]);
});

test.each([[[paid, noted, rest]], [[paid, noted]], [[rest]]])("%j is left alone", (ways) => {
  expect(said(...ways)).toEqual([]);
});
