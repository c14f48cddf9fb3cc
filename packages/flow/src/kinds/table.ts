import { file } from "@crossdock/kit";
import { Type } from "typebox";
import { told } from "../problems/sentences.ts";
import { closed, defineKind, finalField, referToIt } from "./define-kind.ts";
import { exactlyOne } from "./exactly-one.ts";
import { tableDiff } from "./table-diff.ts";

const day = (description: string) =>
  Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: `${description}, such as \`2026-07-01\`.` });

export const tableKind = defineKind({
  name: "Table",
  summary: "Values to look up, `$table(name, key)` in expressions: carriers, taxes, warehouses.",
  suffix: "table",
  folder: "either",
  versioned: false,
  rated: "none",
  example: `kind: Table
name: carriers
owner: logistics
rows:
  dhl: DHL Paket
  gls: GLS Business Parcel
default: another carrier
`,
  identity: "perRetailer",
  unused: referToIt,
  diff: tableDiff,
  patch: {},
  check: (value) => Array.from(exactlyOne(value, [], ["rows", "csv"]), told),
  fields: () => ({
    rows: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Keys and their values, here in the file." }),
    ),
    csv: Type.Optional(
      closed(
        {
          file: file(".csv", {
            description: "Path of a CSV file in the workspace; its first line names the columns.",
          }),
          key: Type.String({ description: "Column that is looked up." }),
          value: Type.Optional(
            Type.String({ description: "Column that is the answer. Default: the row with all columns." }),
          ),
          numbers: Type.Array(Type.String(), {
            default: [],
            description: "Columns that are numbers; the others are text.",
          }),
        },
        "Rows from a file.",
      ),
    ),
    default: Type.Optional(
      Type.Unknown({ description: "Answer for a key without a row. Default: the message fails." }),
    ),
    valid: Type.Optional(
      closed(
        {
          from: Type.Optional(day("First day on which the table counts")),
          until: Type.Optional(day("Last day on which the table counts")),
        },
        "When the values count; lint warns of a table that is out of date (XD116).",
      ),
    ),
    final: finalField,
  }),
});
