import { expect, test } from "vitest";
import { sizeLines } from "./size-text.ts";

test("the doctor ends with a table of what the journal has", () => {
  const tables = [
    { table: "payloads", rows: 1_204_000, bytes: 3.1 * 1024 ** 3 },
    { table: "audit", rows: 7, bytes: 4096 },
  ];
  const lines = sizeLines([
    { check: "open", state: "fine", says: "it opens" },
    { check: "tables", state: "fine", says: "all", tables },
  ]);
  expect(lines.join("\n")).toBe(`
TABLE     ROWS       SIZE
payloads  1,204,000  3.1 GB
audit     7          4.0 KB`);
  expect(sizeLines([{ check: "open", state: "problem", says: "it is away" }])).toEqual([]);
});
