import { defineKind, finalField } from "@crossdock/flow";
import { flatMapInParts, reference } from "@crossdock/kit";
import { Type } from "typebox";

/** A kind that the product does not have: what it owns is all here. */
export const promotionKind = defineKind({
  name: "Promotion",
  summary: "What customers save, on which articles.",
  suffix: "promotion",
  folder: "base",
  versioned: false,
  rated: "optional",
  example: `kind: Promotion
name: spring-sale
owner: marketing
articles: sale-articles
discount: 20
`,
  fields: () => ({
    articles: reference("Table", false, { description: "Table of the articles." }),
    discount: Type.Number({ description: "Percent." }),
    final: finalField,
  }),
  *check({ discount }) {
    if (typeof discount !== "number" || discount <= 90) return;
    const problem = { id: "given-away" };
    yield { path: ["discount"], problem, message: "gives the articles away", hint: "write at most 90" };
  },
  patch: { fields: ["discount"] },
  unused: (name) => `name \`${name}\` in a campaign`,
  diff: {
    tells: ([field = ""]) => ["policy", `the ${field} of the promotion`],
    everywhere: () => true,
  },
  catalogue: {
    title: "Promotions",
    facts: ({ articles, discount }) => [
      ["Articles", String(articles)],
      ["Discount", `${String(discount)} %`],
    ],
  },
  compile: (resources) =>
    flatMapInParts(resources, ({ name, retailer, value }) => [
      { name, retailer, discount: value["discount"] },
    ]),
});
