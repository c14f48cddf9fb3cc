import { Catalog } from "@crossdock/catalog/schema";
import { Type } from "typebox";
import { defineRoute } from "./route.ts";

export const getCatalog = defineRoute({
  name: "getCatalog",
  method: "GET",
  path: "/v1/catalog",
  summary: "Describes the active revision: systems, flows, contracts, owners, lineage.",
  query: Type.Object(
    {
      retailer: Type.Optional(
        Type.String({ description: "Only what this retailer has, uses and reads. Default: all." }),
      ),
    },
    { additionalProperties: false },
  ),
  answer: Catalog,
  permission: "workspace.read",
  problems: ["unknown-retailer"],
});
