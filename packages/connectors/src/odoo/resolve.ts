import { Type } from "typebox";
import { odooFailures } from "./failures.ts";
import { defineOperation } from "./operations.ts";
import { checkName } from "./values.ts";

/** Codes of one request; longer lists are cut into several. */
const chunk = 500;

export const resolve = defineOperation({
  name: "resolve",
  summary: "Finds the ids of records by a code, such as products by their SKU.",
  status: "stable",
  trait: "safe",
  config: Type.Object({
    model: Type.String({ minLength: 1, description: "Model of the records, such as `product.product`." }),
    by: Type.String({ minLength: 1, description: "Field that holds the code, such as `default_code`." }),
  }),
  input: Type.Object({
    values: Type.Array(Type.Union([Type.String(), Type.Number()]), { description: "The codes." }),
  }),
  result: Type.Array(
    Type.Object({
      id: Type.Integer({ description: "Id of the record." }),
      code: Type.String({ description: "The code that it was found by." }),
    }),
    { description: "One entry for each code that was found; codes that nothing has are left out." },
  ),
  examples: [
    {
      title: "Products by SKU",
      yaml: `target: { system: erp, operation: resolve, model: product.product, by: default_code }
mapping: { values: '$distinct([lines.sku])' }
output: '$merge([$result.{ code: id }])'
`,
    },
  ],

  async run({ connection, config: { model, by }, input, signal }) {
    const wanted = [...new Set([input.values].flat().map(String))];
    for (const code of wanted) checkName("values", code);
    const company = await connection.company(signal);
    const rows: { id: number; code: string }[] = [];
    for (let start = 0; start < wanted.length; start += chunk) {
      const part = wanted.slice(start, start + chunk);
      const args = { domain: [[by, "in", part]], fields: [by], order: "id" };
      const call = { model, method: "search_read", args, company, signal };
      const found = await connection.ask<({ id: number } & Record<string, unknown>)[]>(call);
      rows.push(...found.map((row) => ({ id: row.id, code: String(row[by]) })));
    }
    const twice = rows.find((row, index) => rows.findIndex((other) => other.code === row.code) !== index);
    if (!twice) return rows;
    throw odooFailures.fail(
      "ambiguous",
      `several ${model} have the \`${by}\` \`${twice.code}\`; one is needed`,
    );
  },
});
