import { choice, file } from "@crossdock/kit";
import { Type } from "typebox";
import { contractDiff } from "./contract-diff.ts";
import { defineKind, referToIt } from "./define-kind.ts";

export const contractKind = defineKind({
  name: "Contract",
  summary: "The schema of an entity at a boundary, and who may change it how.",
  suffix: "contract",
  folder: "base",
  versioned: true,
  dotted: true,
  unused: referToIt,
  diff: contractDiff,
  /** Those that no flow uses have to be valid as well: they are what others rely on. */
  *compile(resources, { contracts }) {
    for (const { document } of resources) {
      if (document.valid) contracts.compile(document);
      yield;
    }
  },
  rated: "required",
  example: `kind: Contract
name: retail.order
version: 1
owner: commerce-platform
domain: order
criticality: critical
role: produced
schema: schemas/retail/order.v1.schema.json
compatibility: backward
systemOfRecord: { '*': storefront, status.shipping: erp }
`,
  fields: () => ({
    role: choice(["consumed", "produced"], {
      description:
        "`consumed`: the other side may add fields, which are dropped. `produced`: closed, we may only add.",
    }),
    schema: file(".schema.json", {
      description: "Path of a JSON Schema (2020-12) in the workspace; its fields carry `x-classification`.",
    }),
    compatibility: choice(["backward", "forward", "full", "none"], {
      description: "What a change within the version may do.",
      default: "backward",
    }),
    systemOfRecord: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "Path of a field and the role whose value counts; `*` is the rest.",
      }),
    ),
  }),
});
