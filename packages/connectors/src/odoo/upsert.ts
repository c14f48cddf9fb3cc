import { isFields, type OperationCall } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { isComplete, type ReconcileOptions } from "./change.ts";
import { compare } from "./compare.ts";
import type { OdooConnection } from "./connection.ts";
import { type ExpectedTotals, expectedTotals } from "./expected-totals.ts";
import { odooFailures } from "./failures.ts";
import { createRecord, findRecord, type Identity, identityOf } from "./find-record.ts";
import { defineOperation } from "./operations.ts";
import { type PreparedRecord, prepareRecord } from "./prepare.ts";
import { finish, keepReferences, reconcile, undo } from "./reconcile.ts";
import { isOlderVersion, keepVersion, type RecordVersion, recordVersion } from "./record-version.ts";
import { isSettled, settleTotals } from "./settle-totals.ts";
import { checkName } from "./values.ts";

const config = Type.Object({
  model: Type.String({ minLength: 1, description: "Model of the record, such as `sale.order`." }),
  match: Type.Array(Type.String({ minLength: 1 }), {
    minItems: 1,
    description: "Fields of the mapping that together name one record, such as `[ origin, company_id ]`.",
  }),
  lineKey: Type.String({
    minLength: 1,
    description: "Field of every line that names it within its record; it is not sent to Odoo.",
    default: "line_key",
  }),
  versionKey: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        "Field of the mapping that says how new its values are; it is not sent to Odoo. A number, an RFC 3339 instant or a list of them, or `{ source, version }` where several sources write the record. Values older than those written last change nothing; lines that are missing are added.",
    }),
  ),
});

const input = Type.Record(Type.String(), Type.Unknown(), {
  description:
    'Fields of the model. One-to-many fields take objects with the line key, relations take ids, code fields (`country_code`, `pricelist`, `taxes`, `product_code` …) or `{ "code": … }`.',
});

const result = Type.Object({
  id: Type.Integer({ description: "Id of the record." }),
  created: Type.Boolean({ description: "Whether this call created it." }),
  state: Type.Optional(Type.String({ description: "Its state, where the model has one." })),
  children: Type.Record(Type.String(), Type.Integer(), { description: "Ids of its lines by line key." }),
});

type Call = OperationCall<Static<typeof config>, Static<typeof input>, OdooConnection>;

export const upsert = defineOperation({
  name: "upsert",
  summary: "Creates a record once, or brings the existing one to what the mapping says.",
  status: "stable",
  trait: "upsert",
  // The external id is unique in Odoo: what an earlier call still creates refuses a second one.
  settles: 0,
  config,
  input,
  result,
  money: ["price_unit", "taxes", "tax_ids", "tax_id"],
  expect: expectedTotals,
  expects: hasTotals,
  examples: [
    {
      title: "A customer with a delivery address",
      yaml: `target: { system: erp, operation: upsert, model: res.partner, match: [ ref ] }
mapping:
  ref: '"SF-" & customer.number'
  name: customer.name
  country_code: billingAddress.country
  child_ids: '[{ "line_key": "delivery", "type": "delivery", "name": shippingAddress.name }]'
`,
    },
  ],

  async run(call) {
    const { connection } = call;
    const { record, identity, options } = await prepared(call);
    // Two messages may bring lines of one record at the same time, such as two orders of one customer.
    return connection.inTurn(identity.name, () => write(call, record, identity, options));
  },

  /** Every line of the mapping gets an id of its own, so that later steps find what they look up. */
  standIn({ config: { lineKey }, input: fields }) {
    const lines = Object.values(fields).flatMap((value) => (Array.isArray(value) ? value : []));
    const keys = lines.flatMap((line: unknown) => {
      const key = typeof line === "object" && line !== null ? Object.entries(line) : [];
      return key.flatMap(([name, value]) => (name === lineKey && typeof value === "string" ? [value] : []));
    });
    return { id: 1, created: true, children: Object.fromEntries(keys.map((key, index) => [key, index + 1])) };
  },

  async verify(call) {
    const { connection, signal } = call;
    const { record, identity, options } = await prepared(call);
    const id = await findRecord(connection, identity, signal);
    if (id === undefined) return { state: "notDone" };
    const change = await compare(connection, id, record, options);
    if (!isComplete(change)) return { state: "notDone" };
    const rounding =
      call.expect === undefined || options.isOlder
        ? {}
        : await isSettled(connection, id, totalsOf(call), record.company, signal);
    if (!rounding) return { state: "notDone" };
    const lines = await keepReferences(connection, change, options);
    await keep(call, options);
    return { state: "done", result: outcome(id, true, { ...lines, ...rounding }, change.state) };
  },
});

/** Of other models nothing reads the totals. */
function hasTotals({ model }: { model?: unknown }): boolean {
  return model === "sale.order";
}

async function write(
  call: Call,
  record: PreparedRecord,
  identity: Identity,
  options: ReconcileOptions,
): Promise<Static<typeof result>> {
  const { connection, signal } = call;
  const { model } = identity;
  const isOlder = await isOverwritten(call, identity.name);
  const found = await findRecord(connection, identity, signal);
  const { id, created } =
    found === undefined
      ? await createRecord(connection, identity, record, signal)
      : { id: found, created: false };
  const turn = { ...options, isOlder };
  const reconciled = await reconcile(connection, id, record, turn);
  const takeBack = (): Promise<void> => undo(connection, reconciled, record.company, turn);
  if (reconciled.lost !== undefined) {
    await takeBack();
    const title = `Odoo says that ${model} ${id} is written, and does not keep \`${reconciled.lost}\` as it was sent`;
    throw odooFailures.fail("refused", title);
  }
  const rounding = isOlder ? {} : await settled(call, record, id, reconciled.children, takeBack);
  await finish(connection, reconciled, record.company, turn);
  await keep(call, turn);
  return outcome(id, created, { ...reconciled.children, ...rounding }, reconciled.state);
}

async function prepared(call: Call) {
  const { connection, config, input, signal } = call;
  const { model, match, lineKey, versionKey } = config;
  const sent = Object.fromEntries(Object.entries(input).filter(([name]) => name !== versionKey));
  for (const name of match) checkName(name, input[name]);
  const record = await prepareRecord(connection, model, sent, lineKey, signal);
  const identity = identityOf(connection, model, match, record);
  const isOlder = await isOverwritten(call, identity.name);
  const options: ReconcileOptions = { model, record: identity.name, signal, isOlder };
  return { record, identity, options };
}

function versionOf({ config: { versionKey }, input }: Call): RecordVersion | undefined {
  return versionKey === undefined ? undefined : recordVersion(versionKey, input[versionKey]);
}

/** Whether a newer message wrote the record. Asked in turn, since it may have done so a moment ago. */
async function isOverwritten(call: Call, record: string): Promise<boolean> {
  const version = versionOf(call);
  return version !== undefined && isOlderVersion(call.connection, call.config.model, record, version);
}

async function keep(call: Call, { record, isOlder }: ReconcileOptions): Promise<void> {
  const version = versionOf(call);
  if (version && !isOlder) await keepVersion(call.connection, call.config.model, record, version);
}

async function settled(
  call: Call,
  sent: PreparedRecord,
  id: number,
  children: Readonly<Record<string, number>>,
  takeBack: () => Promise<void>,
): Promise<Record<string, number>> {
  if (call.expect === undefined) return {};
  const options = { company: sent.company, signal: call.signal, sent, children, takeBack };
  return settleTotals(call.connection, id, totalsOf(call), options);
}

/** The step's `expect`, whose shape lint has checked and whose values only now are known. */
function totalsOf({ config, expect }: Call): ExpectedTotals {
  if (!hasTotals(config)) {
    throw odooFailures.fail("badValue", `\`expect\` compares totals of sale.order, not of ${config.model}`);
  }
  const { amount_total: total, amount_tax: tax, currency, rounding } = isFields(expect) ? expect : {};
  const isAmount = (value: unknown): value is number | string =>
    (typeof value === "number" && Number.isFinite(value)) ||
    (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
  if (!isAmount(total)) throw odooFailures.fail("badValue", "`expect.amount_total` must be an amount");
  if (tax !== undefined && tax !== null && !isAmount(tax)) {
    throw odooFailures.fail("badValue", "`expect.amount_tax` must be an amount");
  }
  return {
    amount_total: total,
    ...(isAmount(tax) ? { amount_tax: tax } : {}),
    ...(typeof currency === "string" ? { currency } : {}),
    ...(rounding === "none" ? { rounding } : {}),
  };
}

function outcome(
  id: number,
  created: boolean,
  children: Record<string, number>,
  state: string | undefined,
): Static<typeof result> {
  return { id, created, children, ...(state === undefined ? {} : { state }) };
}
