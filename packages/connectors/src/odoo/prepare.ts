import { isFields } from "@crossdock/kit";
import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import type { FieldInfo, ModelFields } from "./field-catalog.ts";
import { type OpenCode, openCode, resolveCodes } from "./open-codes.ts";
import { toOdoo } from "./values.ts";

/** Values by the server's own field names, ready for `write`. */
export type Values = Record<string, unknown>;

export interface PreparedLine {
  key: string;
  values: Values;
}

/** The lines of a one-to-many field. */
export interface PreparedLines {
  field: FieldInfo;
  /** Fields of the line's model. */
  fields: ModelFields;
  model: string;
  items: readonly PreparedLine[];
}

/** What a mapping made, with codes resolved and values in Odoo's form. */
export interface PreparedRecord {
  fields: ModelFields;
  values: Values;
  lines: readonly PreparedLines[];
  /** Company that the record belongs to, where known. */
  company: number | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

/** Throws `Rejected` for unknown fields, unknown or ambiguous codes, values that do not fit and lines without a key. */
export async function prepareRecord(
  connection: OdooConnection,
  model: string,
  input: Raw,
  lineKey: string,
  signal: AbortSignal,
): Promise<PreparedRecord> {
  const fields = await connection.fields.of(model, signal);
  const company = (await companyOf(connection, input, signal)) ?? (await connection.company(signal));
  const isLines = (name: string): boolean => fields.has(name) && fields.get(name).type === "one2many";
  const names = Object.keys(input).filter((name) => input[name] !== undefined);
  const head = Object.fromEntries(names.filter((name) => !isLines(name)).map((name) => [name, input[name]]));
  const [values = {}] = await prepareAll(connection, fields, [head], company, signal);

  const lines: PreparedLines[] = [];
  for (const name of names.filter(isLines)) {
    const field = fields.get(name);
    lines.push(await prepareLines(connection, field, [input[name] ?? []].flat(), lineKey, company, signal));
  }
  return { fields, values, lines, company };
}

async function companyOf(
  { codes }: OdooConnection,
  input: Raw,
  signal: AbortSignal,
): Promise<number | undefined> {
  const id = input["company_id"];
  if (typeof id === "number") return id;
  const name = input["company_code"] ?? input["company_name"];
  if (typeof name !== "string" || name === "") return undefined;
  const found = await codes.find({ model: "res.company", field: "name", domain: [], values: [name], signal });
  return codes.one(found, name, "company_code");
}

async function prepareLines(
  connection: OdooConnection,
  field: FieldInfo,
  rows: readonly unknown[],
  lineKey: string,
  company: number | undefined,
  signal: AbortSignal,
): Promise<PreparedLines> {
  const model = field.relation ?? "";
  const fields = await connection.fields.of(model, signal);
  const keys: string[] = [];
  const seen = new Set<string>();
  const raws = rows.map((row) => {
    if (!isFields(row)) {
      throw odooFailures.fail("badValue", `\`${field.name}\` must be a list of objects with \`${lineKey}\``);
    }
    const { [lineKey]: key, ...rest } = row;
    if ((typeof key !== "string" && typeof key !== "number") || key === "") {
      throw odooFailures.fail("badValue", `a line of \`${field.name}\` has no \`${lineKey}\``);
    }
    if (seen.has(String(key))) {
      throw odooFailures.fail(
        "badValue",
        `two lines of \`${field.name}\` have the \`${lineKey}\` \`${key}\``,
      );
    }
    seen.add(String(key));
    keys.push(String(key));
    return rest;
  });
  const values = await prepareAll(connection, fields, raws, company, signal);
  const items = values.map((line, index) => ({ key: keys[index] ?? "", values: line }));
  return { field, fields, model, items };
}

/** Prepares records of one model together, so that all their codes take one request for each kind of code. */
async function prepareAll(
  connection: OdooConnection,
  fields: ModelFields,
  raws: readonly Raw[],
  company: number | undefined,
  signal: AbortSignal,
): Promise<Values[]> {
  const open: OpenCode[] = [];
  const prepared = raws.map((raw) => {
    const values: Values = emptyAddress(fields, raw);
    for (const [name, value] of Object.entries(raw)) {
      if (value === undefined) continue;
      const code = openCode(fields, name, value);
      if (code) open.push({ ...code, values, raw });
      else {
        const field = fields.get(name);
        values[field.name] = toOdoo(field, value);
      }
    }
    return values;
  });
  await resolveCodes(connection, open, company, signal);
  return prepared;
}

const addressParts = ["street", "street2", "zip", "city", "state_id", "country_id"];

/**
 * An address is one value: a record that gives a street or a postal code gives all of it, and the parts that it does
 * not give are emptied. Otherwise a new address would keep the state of the old one.
 */
function emptyAddress(fields: ModelFields, raw: Raw): Values {
  const isGiven = raw["street"] !== undefined || raw["zip"] !== undefined;
  if (!isGiven || !addressParts.every(fields.has)) return {};
  return Object.fromEntries(addressParts.map((part) => [part, false]));
}
