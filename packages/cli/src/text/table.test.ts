import { expect, test } from "vitest";
import { fittedTable, table } from "./table.ts";

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

const messages = [
  { id: "1", flow: "orders@1", key: "A", note: "the article is not known to the ERP" },
  { id: "2", flow: "orders@1", key: "B", note: "" },
];

test.each([
  [60, "ID  FLOW      KEY  NOTE\n1   orders@1  A    the article is not known to the ERP\n2   orders@1  B"],
  [40, "ID  FLOW      KEY  NOTE\n1   orders@1  A    the article is not k…\n2   orders@1  B"],
  [30, "ID  KEY  NOTE\n1   A    the article is not k…\n2   B"],
  [10, "ID  KEY  NOTE\n1   A    the article is…\n2   B"],
])("a fitted table of %i characters drops columns and cuts the last", (width, text) => {
  expect(fittedTable(messages, width, ["flow"])).toBe(text);
});
