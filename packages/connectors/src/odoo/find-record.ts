import type { OdooConnection } from "./connection.ts";
import { externalName, findExternal } from "./external-id.ts";
import { odooFailures } from "./failures.ts";
import type { PreparedRecord, Values } from "./prepare.ts";

/** What makes a record the one: its external id, and the values that it is found by. */
export interface Identity {
  model: string;
  /** Name of the external id, without its module. */
  name: string;
  match: readonly (readonly [field: string, value: unknown])[];
  company: number | undefined;
}

/** Throws `Rejected` when a field of `match` is missing or empty: it would find any record without that value. */
export function identityOf(
  { system }: OdooConnection,
  model: string,
  match: readonly string[],
  record: PreparedRecord,
): Identity {
  const pairs = match.map((name) => {
    const field = record.fields.get(name).name;
    const value = record.values[field];
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) {
      throw odooFailures.fail("badValue", `\`${name}\` is part of \`match\` and must not be empty`);
    }
    return [field, value] as const;
  });
  return {
    model,
    name: externalName(model, system, record.company, pairs),
    match: pairs,
    company: record.company,
  };
}

/** The record's id by external id, then by `match`; throws `Rejected` when several match. */
export async function findRecord(
  connection: OdooConnection,
  identity: Identity,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { model, name, match, company } = identity;
  const known = await findExternal(connection, name, model, signal);
  if (known !== undefined) return known;
  const domain = match.map(([field, value]) => [field, Array.isArray(value) ? "in" : "=", value]);
  const args = { domain, fields: ["id"], limit: 2, order: "id" };
  const rows = await connection.ask<{ id: number }[]>({
    model,
    method: "search_read",
    args,
    company,
    signal,
  });
  if (rows.length < 2) return rows[0]?.id;
  throw odooFailures.fail(
    "ambiguous",
    `several ${model} have the same ${match.map(([field]) => field).join(", ")}; merge or archive all but one`,
    { detail: `ids ${rows.map((row) => row.id).join(", ")} and perhaps more` },
  );
}

/**
 * Creates the record together with its external id, which Odoo keeps unique, or finds the one that another writer
 * created meanwhile. `load` carries the plain fields; `reconcile` completes the rest, after a crash as well.
 */
export async function createRecord(
  connection: OdooConnection,
  identity: Identity,
  record: PreparedRecord,
  signal: AbortSignal,
): Promise<{ id: number; created: boolean }> {
  const columns = loadable(record);
  const answer = await connection.ask<LoadAnswer>({
    model: identity.model,
    method: "load",
    args: {
      fields: ["id", ...columns.map(([name]) => name)],
      data: [[`crossdock.${identity.name}`, ...columns.map(([, text]) => text)]],
    },
    // `load` alone reads instants in the time zone of the context.
    context: { tz: "UTC" },
    company: identity.company,
    signal,
  });
  const [id] = answer.ids || [];
  if (id !== undefined) return { id, created: true };
  const other = await findExternal(connection, identity.name, identity.model, signal);
  if (other !== undefined) return { id: other, created: false };
  const messages = answer.messages.map((message) => message.message.trim());
  // `load` answers a loser of a race in words alone: it has no class and no code.
  const raced = messages.some((message) => /serialize|deadlock|concurrent/i.test(message));
  throw odooFailures.fail(
    raced ? "conflict" : "refused",
    raced
      ? "another writer creates the same record"
      : `Odoo says: ${messages[0]?.split("\n", 1)[0] ?? "nothing"}`,
    { detail: messages.join("\n").slice(0, 2000), exchange: { request: `${identity.model}.load` } },
  );
}

interface LoadAnswer {
  ids: number[] | false;
  messages: readonly { message: string }[];
}

/** Columns of `load` with their text; what text cannot say without doubt is left to `write`. */
function loadable({ fields, values }: PreparedRecord): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => {
    if (value === false) return [];
    switch (fields.get(name).type) {
      case "many2one":
        return [[`${name}/.id`, String(value)]];
      case "boolean":
        return [[name, "1"]];
      case "char":
      case "text":
      case "selection":
      case "integer":
      case "float":
      case "monetary":
      case "date":
      case "datetime":
        return [[name, String(value)]];
      default:
        return [];
    }
  });
}

/** Reads fields of one record; throws `NotFound` when it is gone. */
export async function readOne(
  { ask }: OdooConnection,
  model: string,
  id: number,
  fields: readonly string[],
  company: number | undefined,
  signal: AbortSignal,
): Promise<Values> {
  // A stored field is asked beside the others: without one Odoo 19 echoes ids that do not exist.
  const asked = [...new Set([...fields, "write_date"])];
  const call = { model, method: "read", ids: [id], args: { fields: asked }, company, signal };
  const [row] = await ask<Values[]>(call);
  if (row) return row;
  throw odooFailures.fail("missing", `Odoo has no ${model} ${id}`);
}
