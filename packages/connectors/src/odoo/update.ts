import type { OperationCall } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { type Change, isEmpty } from "./change.ts";
import { compare } from "./compare.ts";
import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import { findRecord, identityOf } from "./find-record.ts";
import { defineOperation } from "./operations.ts";
import { type PreparedRecord, prepareRecord } from "./prepare.ts";

const config = Type.Object({
  model: Type.String({ minLength: 1, description: "Model of the record, such as `stock.picking`." }),
  match: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description:
        "Fields of the mapping that together name one record, as for `upsert`. Default: `id` of the mapping names it.",
    }),
  ),
});

const input = Type.Record(Type.String(), Type.Unknown(), {
  description:
    "Fields of the model that change, as `upsert` takes them, without one-to-many fields; what is left out stays. `id` names the record where there is no `match`.",
});

const result = Type.Object({
  id: Type.Integer({ description: "Id of the record." }),
  changed: Type.Array(Type.String(), { description: "Fields that were other than the mapping says." }),
  state: Type.Optional(Type.String({ description: "Its state, where the model has one." })),
});

type Call = OperationCall<Static<typeof config>, Static<typeof input>, OdooConnection>;

export const update = defineOperation({
  name: "update",
  summary: "Changes fields of a record that exists, and reads them back; it never creates one.",
  status: "experimental",
  trait: "verified",
  config,
  input,
  result,
  examples: [
    {
      title: "The customer's reference of an order that an earlier step found",
      yaml: `target: { system: erp, operation: update, model: sale.order }
mapping: { id: $steps.order.id, client_order_ref: orderNo }
`,
    },
    {
      title: "A customer by its own number",
      yaml: `target: { system: erp, operation: update, model: res.partner, match: [ ref ] }
mapping: { ref: '"SF-" & customer.number', name: customer.name }
`,
    },
  ],

  async run(call) {
    const { connection, config, signal } = call;
    const record = await prepared(call);
    const id = await idOf(call, record);
    return connection.inTurn(`${config.model} ${id}`, async () => {
      const change = await differences(call, id, record);
      if (isEmpty(change)) return outcome(change);
      const { model } = config;
      const args = { vals: change.head };
      await connection.ask({ model, method: "write", ids: [id], args, company: record.company, signal });
      const kept = await differences(call, id, record);
      const [lost] = Object.keys(kept.head);
      if (lost === undefined) return { ...outcome(kept), changed: Object.keys(change.head) };
      // The server said yes: what it does not keep is told, and not tried for ever.
      const title = `Odoo says that ${model} ${id} is written, and does not keep \`${lost}\` as it was sent`;
      throw odooFailures.fail("refused", title);
    });
  },

  async verify(call) {
    const record = await prepared(call);
    const change = await differences(call, await idOf(call, record), record);
    return isEmpty(change) ? { state: "done", result: outcome(change) } : { state: "notDone" };
  },

  standIn: ({ input: { id } }) => ({ id: typeof id === "number" ? id : 1, changed: [] }),
});

async function prepared({ connection, config, input: fields, signal }: Call): Promise<PreparedRecord> {
  const { id: _, ...sent } = fields;
  const record = await prepareRecord(
    connection,
    config.model,
    config.match ? fields : sent,
    "line_key",
    signal,
  );
  const [lines] = record.lines;
  if (!lines) return record;
  const title = `\`${lines.field.name}\` is a list of records, which \`upsert\` writes`;
  throw odooFailures.fail("badValue", title);
}

/** Throws `NotFound` where no record has the values of `match`, and `Rejected` where several do, or no `id` is given. */
async function idOf(
  { connection, config, input: fields, signal }: Call,
  record: PreparedRecord,
): Promise<number> {
  const { model, match } = config;
  if (match) {
    const id = await findRecord(connection, identityOf(connection, model, match, record), signal);
    if (id !== undefined) return id;
    throw odooFailures.fail("missing", `Odoo has no ${model} with this ${match.join(", ")}`);
  }
  const { id } = fields;
  if (typeof id === "number" && Number.isInteger(id) && id > 0) return id;
  throw odooFailures.fail("badValue", "`id` must be the id of a record, or `match` names it");
}

function differences(call: Call, id: number, record: PreparedRecord): Promise<Change> {
  const { connection, config, signal } = call;
  return compare(connection, id, record, { model: config.model, record: String(id), signal });
}

function outcome({ id, state }: Change): Static<typeof result> {
  return { id, changed: [], ...(state === undefined ? {} : { state }) };
}
