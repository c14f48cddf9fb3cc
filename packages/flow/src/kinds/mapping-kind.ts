import { mapping, reference, textAt } from "@crossdock/kit";
import { defineKind, finalField, referToIt } from "./define-kind.ts";
import { byPath, fieldText } from "./kind-diff.ts";

export const mappingKind = defineKind({
  name: "Mapping",
  summary: "A named, versioned mapping from one contract to another.",
  suffix: "mapping",
  folder: "base",
  versioned: true,
  rated: "optional",
  patch: {},
  writesData: true,
  unused: referToIt,
  diff: {
    tells: ([first, ...rest]) =>
      first === "mapping" ? ["mapping", fieldText(rest)] : byPath("input", [first ?? "", ...rest]),
  },
  reads: ({ from }) => textAt(from),
  makes: ({ to }) => textAt(to),
  example: `kind: Mapping
name: sfcc-order-to-retail
version: 1
owner: commerce-platform
from: sfcc.order@1
to: retail.order@1
mapping:
  orderNo: orderNo
  placedAt: creationDate
`,
  fields: () => ({
    from: reference("Contract", true, { description: "Contract of what it reads." }),
    to: reference("Contract", true, { description: "Contract of what it makes." }),
    mapping: mapping({ description: "A tree of expressions, one expression, or `{ file: name.jsonata }`." }),
    final: finalField,
  }),
});
