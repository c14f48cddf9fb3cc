import { Type } from "typebox";
import { readOne } from "./find-record.ts";
import { defineOperation } from "./operations.ts";
import { toItem } from "./search.ts";

export const read = defineOperation({
  name: "read",
  summary: "Reads fields of one record.",
  status: "stable",
  trait: "safe",
  config: Type.Object({
    model: Type.String({ minLength: 1, description: "Model of the record." }),
    fields: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: "Fields to read." }),
  }),
  input: Type.Object({ id: Type.Integer({ minimum: 1, description: "Id of the record." }) }),
  result: Type.Object(
    {
      id: Type.Integer({ description: "Id of the record." }),
      write_date: Type.String({ description: "Last write, RFC 3339 in whole seconds." }),
    },
    { additionalProperties: true },
  ),
  examples: [
    {
      title: "The number that Odoo gave an order",
      yaml: `target: { system: erp, operation: read, model: sale.order, fields: [ name, state ] }
mapping: { id: $steps.order.id }
`,
    },
  ],

  async run({ connection, config: { model, fields }, input, signal }) {
    const known = await connection.fields.of(model, signal);
    const names = fields.map((name) => known.get(name).name);
    const row = await readOne(connection, model, input.id, names, await connection.company(signal), signal);
    return toItem(model, known, { ...row, id: input.id });
  },
});
