import { choice } from "@crossdock/kit";
import { Type } from "typebox";
import { odooFailures } from "./failures.ts";
import { defineOperation } from "./operations.ts";

export const call = defineOperation({
  name: "call",
  summary: "Calls any public method of a model; nothing proves that it may be repeated.",
  status: "stable",
  trait: "none",
  config: Type.Object({
    model: Type.String({ minLength: 1, description: "Model, such as `sale.order`." }),
    method: Type.String({
      pattern: "^[a-z][a-z0-9_]*$",
      description: "Public method, such as `action_cancel`.",
    }),
    on: choice(["records", "model"], {
      description: "Whether the method works on records, which then must be named, or on the model.",
      default: "records",
    }),
  }),
  input: Type.Object({
    ids: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { description: "Records to work on." })),
    arguments: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Arguments by name." }),
    ),
    context: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "Odoo's context." })),
  }),
  result: Type.Unknown({
    description: "What the method answers; nothing for a method that answers nothing.",
  }),
  examples: [
    {
      title: "Cancel an order",
      yaml: `target: { system: erp, operation: call, model: sale.order, method: action_cancel }
mapping: { ids: '[$steps.order.id]' }
`,
    },
  ],

  async run({ connection, config: { model, method, on }, input, signal }) {
    const ids = [input.ids ?? []].flat();
    if (on === "records" && ids.length === 0) {
      // Odoo 19 does nothing for no records, and says that it went well.
      throw odooFailures.fail("badValue", `\`ids\` must name the ${model} to call \`${method}\` on`);
    }
    const answer = await connection.ask<unknown>({
      model,
      method,
      ...(on === "records" ? { ids } : {}),
      ...(input.arguments ? { args: input.arguments } : {}),
      ...(input.context ? { context: input.context } : {}),
      signal,
    });
    return answer ?? null;
  },
});
