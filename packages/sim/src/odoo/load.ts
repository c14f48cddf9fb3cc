import { type ExternalIds, externalId } from "./external-ids.ts";
import { type Field, labelOf } from "./models.ts";
import { concurrentUpdate, keyError, OdooError, valueError } from "./odoo-error.ts";
import type { Env, Orm, Values } from "./orm.ts";
import { stored } from "./values.ts";

export interface LoadAnswer {
  ids: number[] | false;
  messages: {
    type: "error";
    record: number;
    message: string;
    rows: { from: number; to: number };
    field?: string;
  }[];
  nextrow: number;
}

/** Thrown inside the transaction of a `load` that must not leave anything behind; carries its answer. */
export class LoadRefused extends Error {
  readonly answer: LoadAnswer;

  constructor(answer: LoadAnswer) {
    super("nothing was loaded");
    this.answer = answer;
  }
}

/** Values of one record out of its rows: head columns of the first, lines of all. */
interface Group {
  external: string | undefined;
  values: Values;
  problems: { field: string; message: string }[];
}

/**
 * The import of records from text: creates what has a new external id, updates what has a known one, and appends
 * lines in both cases. It never raises for bad data; one bad record undoes all.
 */
export function load(
  orm: Orm,
  externalIds: ExternalIds,
  env: Env,
  model: string,
  fields: readonly string[],
  data: readonly (readonly string[])[],
): LoadAnswer {
  const groups = groupsOf(orm, env, model, fields, data);
  const ids: number[] = [];
  const messages: LoadAnswer["messages"] = [];
  const refuse = (record: number, message: string, field?: string): void => {
    const rows = { from: record, to: record };
    messages.push({ rows, type: "error", record, message, ...(field === undefined ? {} : { field }) });
  };
  for (const [index, { external, values, problems }] of groups.entries()) {
    for (const { field, message } of problems) refuse(index, message, field);
    const known = external === undefined ? undefined : externalIds.find(external);
    if (known && known.committed > env.since) {
      refuse(index, concurrentUpdate);
      continue;
    }
    try {
      const id = known?.id ?? orm.create(env, model, values);
      if (known) orm.write(env, model, [id], values);
      else if (external !== undefined) externalIds.add(external, model, id);
      if (problems.length > 0 && external !== undefined) externalIds.remember(external, model);
      ids.push(id);
    } catch (error) {
      if (!(error instanceof OdooError)) throw error;
      refuse(index, orm.version === 19 ? error.reason : error.message);
    }
  }
  if (messages.length > 0) throw new LoadRefused({ ids: false, messages, nextrow: 0 });
  return { ids, messages, nextrow: 0 };
}

function groupsOf(
  orm: Orm,
  env: Env,
  model: string,
  columns: readonly string[],
  data: readonly (readonly string[])[],
): Group[] {
  const groups: Group[] = [];
  for (const row of data) {
    const cells = columns.map((column, index) => ({ column, text: row[index] ?? "" }));
    const isLine = (column: string): boolean => {
      const [first = "", ...rest] = column.split("/");
      return rest.length > 0 && orm.model(model)?.fields[first]?.type === "one2many";
    };
    const head = cells.filter(({ column, text }) => !isLine(column) && text !== "");
    let group = groups.at(-1);
    if (!group || head.length > 0) {
      group = { external: undefined, values: {}, problems: [] };
      groups.push(group);
      for (const cell of head) put(orm, env, model, group, group.values, cell.column, cell.text);
    }
    const lines = new Map<string, Values>();
    for (const { column, text } of cells.filter((cell) => isLine(cell.column) && cell.text !== "")) {
      const [field = "", ...rest] = column.split("/");
      const line = lines.get(field) ?? {};
      lines.set(field, line);
      const relation = orm.model(model)?.fields[field]?.relation ?? "";
      put(orm, env, relation, group, line, rest.join("/"), text);
    }
    for (const [field, line] of lines) {
      const commands = group.values[field];
      group.values[field] = [...(Array.isArray(commands) ? commands : []), [0, 0, line]];
    }
  }
  return groups;
}

/** Reads one cell into `values`, or notes what is wrong with it. */
function put(
  orm: Orm,
  env: Env,
  model: string,
  group: Group,
  values: Values,
  column: string,
  text: string,
): void {
  if (column === "id") {
    group.external = externalId(text);
    return;
  }
  const [name = "", part] = column.split("/");
  const field = orm.model(model)?.fields[name];
  if (!field) {
    throw orm.version === 19
      ? new OdooError("builtins.ValueError", 500, `Invalid field name '${name}'`)
      : new OdooError("builtins.KeyError", 500, name);
  }
  if (!field.type.startsWith("many2")) {
    try {
      values[name] = textValue(model, name, field, text, env);
    } catch (error) {
      if (!(error instanceof OdooError)) throw error;
      group.problems.push({ field: name, message: error.message });
    }
    return;
  }
  if (
    part !== undefined &&
    part !== ".id" &&
    part !== "id" &&
    !orm.model(field.relation ?? "")?.fields[part]
  ) {
    throw orm.version === 19 ? valueError(`Invalid field name '${part}'`) : keyError(part);
  }
  const ids = part === ".id" ? text.split(",").map((each) => existing(orm, group, name, field, each)) : [];
  values[name] = field.type === "many2one" ? (ids[0] ?? false) : [[6, 0, ids.filter((id) => id !== false)]];
}

function yesOrNo(name: string, text: string): boolean {
  const word = text.toLowerCase();
  if (["1", "true", "yes"].includes(word)) return true;
  if (["", "0", "false", "no"].includes(word)) return false;
  throw valueError(`Unknown value '${text}' for boolean field '${labelOf(name)}'`);
}

function existing(orm: Orm, group: Group, name: string, field: Field, text: string): number | false {
  if (orm.row(field.relation ?? "", Number(text))) return Number(text);
  const message = `No matching record found for database id '${text}' in field '${labelOf(name)}'`;
  group.problems.push({ field: name, message });
  return false;
}

/** Text as `load` reads it: words for booleans, and instants in the time zone of the context. */
function textValue(model: string, name: string, field: Field, text: string, env: Env): unknown {
  if (field.type === "boolean") return yesOrNo(name, text);
  if (field.type !== "datetime") {
    // What is not text is read at once, so that the message names the field.
    return ["char", "text", "html"].includes(field.type) ? text : stored(model, name, field, text);
  }
  const zone = typeof env.context["tz"] === "string" ? env.context["tz"] : "UTC";
  const epoch = Number(stored(model, name, field, text));
  const local = Date.parse(
    `${new Date(epoch).toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T")}Z`,
  );
  return new Date(epoch - (local - epoch)).toISOString().slice(0, 19).replace("T", " ");
}
