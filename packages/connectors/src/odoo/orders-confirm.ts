import { Failure, type OperationCall } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import { readOne } from "./find-record.ts";
import { defineOperation } from "./operations.ts";
import { readInstant, toOdoo } from "./values.ts";

const input = Type.Object({
  id: Type.Integer({ minimum: 1, description: "Id of the order." }),
  date_order: Type.Optional(
    Type.String({
      description:
        "When the customer ordered, RFC 3339; Odoo sets the moment of confirmation, this sets it back.",
    }),
  ),
});

const result = Type.Object({
  id: Type.Integer({ description: "Id of the order." }),
  name: Type.String({ description: "Odoo's number of the order." }),
  state: Type.String({ description: "`sale`, or `done` for a locked order of Odoo 14 to 16." }),
  date_order: Type.String({ description: "Date of the order, RFC 3339." }),
});

type Call = OperationCall<Record<never, never>, Static<typeof input>, OdooConnection>;
type Order = { state: string; name: string; date_order: string };

const confirmed = ["sale", "done"];

export const ordersConfirm = defineOperation({
  name: "orders.confirm",
  summary: "Confirms a quotation and keeps the customer's order date.",
  status: "stable",
  trait: "verified",
  config: Type.Object({}),
  input,
  result,
  examples: [
    {
      title: "Confirm what `upsert` wrote",
      yaml: `target: { system: erp, operation: orders.confirm }
mapping: { id: $steps.order.id, date_order: placedAt }
`,
    },
  ],

  async run(call) {
    const { connection, input, signal } = call;
    let order = await readOrder(call);
    if (!confirmed.includes(order.state)) {
      if (order.state === "cancel") {
        throw odooFailures.fail(
          "notChangeable",
          `order ${order.name} is cancelled in Odoo and cannot be confirmed`,
        );
      }
      order = await confirm(call);
    }
    const date = await wantedDate(call);
    if (date !== undefined && date !== order.date_order) {
      const args = { vals: { date_order: date } };
      await connection.ask({ model: "sale.order", method: "write", ids: [input.id], args, signal });
      order = await readOrder(call);
    }
    return resultOf(input.id, order);
  },

  async verify(call) {
    const order = await readOrder(call);
    if (order.state === "cancel") {
      return { state: "unknown", reason: `order ${order.name} was cancelled in Odoo meanwhile` };
    }
    const date = await wantedDate(call);
    const done = confirmed.includes(order.state) && (date === undefined || date === order.date_order);
    return done ? { state: "done", result: resultOf(call.input.id, order) } : { state: "notDone" };
  },
});

/** Confirms; an error counts only when the order still is not confirmed, since 14 blames the loser of a race. */
async function confirm(call: Call): Promise<Order> {
  const { connection, input, signal } = call;
  try {
    await connection.ask({ model: "sale.order", method: "action_confirm", ids: [input.id], signal });
  } catch (error) {
    if (!(error instanceof Failure) || error.outcome !== "refused") throw error;
    const order = await readOrder(call);
    if (confirmed.includes(order.state)) return order;
    throw error;
  }
  const order = await readOrder(call);
  if (confirmed.includes(order.state)) return order;
  throw odooFailures.fail("refused", `Odoo did not confirm order ${order.name}; it is ${order.state}`);
}

async function readOrder({ connection, input, signal }: Call): Promise<Order> {
  const names = ["state", "name", "date_order"];
  const row = await readOne(connection, "sale.order", input.id, names, undefined, signal);
  return { state: String(row["state"]), name: String(row["name"]), date_order: String(row["date_order"]) };
}

async function wantedDate({ connection, input, signal }: Call): Promise<string | undefined> {
  if (input.date_order === undefined || input.date_order === "") return undefined;
  const fields = await connection.fields.of("sale.order", signal);
  return String(toOdoo(fields.get("date_order"), input.date_order));
}

function resultOf(id: number, { name, state, date_order: date }: Order): Static<typeof result> {
  return { id, name, state, date_order: `${new Date(readInstant(date)).toISOString().slice(0, 19)}Z` };
}
