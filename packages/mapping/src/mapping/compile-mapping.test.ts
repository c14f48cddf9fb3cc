import { expect, test } from "vitest";
import { compileMapping, MappingTreeError } from "./compile-mapping.ts";

test("a tree of expressions becomes an object, literals as they are and empty leaves left out", async () => {
  const mapping = compileMapping({
    name: 'first & " " & last',
    country: '"DE"',
    nothing: "missing",
    address: { zip: "postalCode", active: true },
    tags: ["kind", "missing", 7, null],
  });
  expect(await mapping.evaluate({ first: "A", last: "B", postalCode: "1", kind: "web" })).toEqual({
    name: "A B",
    country: "DE",
    address: { zip: "1", active: true },
    tags: ["web", 7, null],
  });
  expect(mapping.leaves.map(({ path }) => path)).toEqual([
    ["name"],
    ["country"],
    ["nothing"],
    ["address", "zip"],
    ["tags", 0],
    ["tags", 1],
  ]);
});

test("one expression makes the whole message", async () => {
  const mapping = compileMapping('{ "id": orderNo, "by": $vars.team }');
  expect(mapping.leaves.map(({ path }) => path)).toEqual([[]]);
  expect(await mapping.evaluate({ orderNo: "7" }, { vars: { team: "web" } })).toEqual({ id: "7", by: "web" });
});

test("leaves do not see what an earlier leaf did to the message", async () => {
  const mapping = compileMapping({ a: 'lines{ "x": "y" }', b: "$count(lines)" });
  expect(await mapping.evaluate({ lines: [] })).toMatchObject({ b: 0 });
});

test("a wrong leaf is named by its path", () => {
  const compile = () => compileMapping({ lines: [{ sku: "a + (b" }] });
  expect(compile).toThrow(MappingTreeError);
  expect(compile).toThrow(expect.objectContaining({ path: ["lines", 0, "sku"], position: 6 }));
});
