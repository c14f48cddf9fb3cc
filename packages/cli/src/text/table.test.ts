import { expect, test } from "vitest";
import { table } from "./table.ts";

const rows = [
  { order: "00001042", state: "held", note: "UnknownProduct: the ERP has no article 25604524M" },
  { order: "00001043", state: "succeeded", note: "" },
];

test("aligns columns and leaves no blanks at the end", () => {
  expect(table(rows)).toBe(
    [
      "ORDER     STATE      NOTE",
      "00001042  held       UnknownProduct: the ERP has no article 25604524M",
      "00001043  succeeded",
    ].join("\n"),
  );
});

test("puts the last column below its row where a line does not fit", () => {
  expect(table(rows, 60)).toBe(
    [
      "ORDER     STATE",
      "  NOTE",
      "00001042  held",
      "  UnknownProduct: the ERP has no article 25604524M",
      "00001043  succeeded",
    ].join("\n"),
  );
});

test("leaves out a column that says nothing", () => {
  expect(table([{ order: "00001042", state: "held", note: "" }])).toBe(
    ["ORDER     STATE", "00001042  held"].join("\n"),
  );
});

test("is nothing without rows", () => {
  expect(table([])).toBe("");
});
