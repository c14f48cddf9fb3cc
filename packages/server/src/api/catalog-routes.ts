import { Catalog } from "@crossdock/catalog/schema";
import { Type } from "typebox";
import { defineRoute, Problem } from "./route.ts";

export const getCatalog = defineRoute({
  method: "GET",
  path: "/v1/catalog",
  summary: "Tells what the revision at work says of itself: systems, flows, contracts, owners, lineage.",
  query: Type.Object(
    {
      retailer: Type.Optional(
        Type.String({ description: "Only what this retailer has, uses and reads. Default: all." }),
      ),
    },
    { additionalProperties: false },
  ),
  answer: Catalog,
  async handle({ query: { retailer } }, { catalog }) {
    const whole = await catalog();
    if (retailer === undefined) return whole;
    const known = whole.retailers.map(({ name }) => name);
    if (known.includes(retailer)) return catalog(retailer);
    throw new Problem(
      404,
      "There is no such retailer",
      `no retailer is named ${retailer}; there is ${known.join(", ") || "none"}`,
    );
  },
});
